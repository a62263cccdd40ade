#include "api/restore_exchange.h"

#include "api/json.h"
#include "api/report_limits.h"
#include "api/restore_fields.h"
#include "domain/obstacles.h"

namespace strongroom::api {
namespace {

using domain::kMaxWords;  // of a message; what is longer is cut when it is written
using domain::PlannedItem;

Codec<std::string> Identity() { return ExactText({.max = kMaxNameBytes}); }
Codec<std::string> Message() { return StorableText({.max = kMaxWords, .lines = Lines::kMany}); }

const Fields<PlannedItem>& PlannedFields() {
  static const auto fields =
      Fields<PlannedItem>()
          .Optional("type", &PlannedItem::type, TextOf(form::kTypeKey))
          .Optional("id", &PlannedItem::id, Identity())
          .Optional("name", &PlannedItem::name, Identity())
          .Optional("target", &PlannedItem::target, Identity())
          .Optional("action", &PlannedItem::action, Word<domain::RestoreAction>())
          .Optional("why", &PlannedItem::reason, TextOf(form::kReason))
          .Optional("words", &PlannedItem::message, Message())
          .Optional("wanted", &PlannedItem::wanted, TextOf(form::kSha256))
          .Optional("content", &PlannedItem::content, TextOf(form::kSha256))
          .Optional("live", &PlannedItem::live, TextOf(form::kSha256))
          .Optional("awaitsOthers", &PlannedItem::awaits_others, Flag());
  return fields;
}

const Fields<RestoreProgressItem>& ItemFields() {
  using Item = RestoreProgressItem;
  static const auto fields =
      Fields<Item>()
          .Required("ordinal", &Item::ordinal, Int64({.minimum = 0}))
          .Inline(&Item::planned, PlannedFields())
          .Optional("result", &Item::result, Maybe(Word<domain::RestoredItem::Result>()))
          .Optional("reason", &Item::reason, TextOf(form::kReason))
          .Optional("message", &Item::message, Message());
  return fields;
}

const Fields<RestoreStepEnd>& EndFields() {
  const Codec<std::string> digest = TextOf(form::kSetDigest);
  static const auto fields = Fields<RestoreStepEnd>()
                                 .Optional("planDigest", &RestoreStepEnd::plan_digest, digest)
                                 .Optional("setDigest", &RestoreStepEnd::set_digest, digest)
                                 .Optional("items", &RestoreStepEnd::items, Int64({.minimum = 0}))
                                 .Optional("unmet", &RestoreStepEnd::unmet, Int64({.minimum = 0}))
                                 .Optional("reason", &RestoreStepEnd::reason, TextOf(form::kReason))
                                 .Optional("message", &RestoreStepEnd::message, Message());
  return fields;
}

const Fields<RestoreProgress>& ProgressFields() {
  static const auto fields =
      Fields<RestoreProgress>()
          .Required("step", &RestoreProgress::step, Word<domain::RestoreStep>())
          .Required("about", &RestoreProgress::spec_digest, Text({.max = 64, .min = 1}))
          .Optional("first", &RestoreProgress::is_first, Flag())
          .Optional("items", &RestoreProgress::items,
                    List(Object(ItemFields()), {.max = kMaxRestoreItems}))
          .Optional("end", &RestoreProgress::end, Maybe(Object(EndFields())));
  return fields;
}

const Fields<RestorePlanPage>& PageFields() {
  static const auto fields =
      Fields<RestorePlanPage>()
          .Required("digest", &RestorePlanPage::digest, TextOf(form::kSetDigest))
          .Required("items", &RestorePlanPage::items, Int64({.minimum = 0}))
          .Optional("page", &RestorePlanPage::page,
                    List(Object(ItemFields()), {.max = kMaxRestoreItems}));
  return fields;
}

}  // namespace

std::string WriteRestoreProgress(const RestoreProgress& progress) {
  return CanonicalJson(ProgressFields().Write(progress));
}

std::string WriteRestorePlanPage(const RestorePlanPage& page) {
  return CanonicalJson(PageFields().Write(page));
}

RestoreProgress ReadRestoreProgress(std::string_view text) {
  return ReadStrictly(ProgressFields(), ParseJson(text));
}

RestorePlanPage ReadRestorePlanPage(std::string_view text) {
  return ReadStrictly(PageFields(), ParseJson(text));
}

}  // namespace strongroom::api
