#include "api/report.h"

#include "api/change_fields.h"
#include "api/error.h"
#include "api/json.h"
#include "api/outcome_fields.h"
#include "api/report_fields.h"
#include "api/report_limits.h"
#include "api/run_fields.h"
#include "domain/digest_text.h"
#include "domain/form.h"

namespace strongroom::api {
namespace {

constexpr size_t kMaxKind = 64;
// An outcome has some ten for each type, and its warnings. Of two members of one name, readers may
// take either.
constexpr base::JsonOptions kLineOptions{
    .max_depth = 16, .max_values = 50'000, .repeated = base::RepeatedMembers::kRefused};

Codec<std::string> Digest() { return TextOf(form::kSha256); }

const Fields<ReportHeader>& HeaderFields() {
  static const auto fields =
      Fields<ReportHeader>()
          .Required("version", &ReportHeader::version,
                    Int64({.minimum = kOldestReportVersion, .maximum = kReportVersion}))
          .Required("runUID", &ReportHeader::run_uid, StorableText({.min = 1}));
  return fields;
}

const Fields<ReportAnswer>& AnswerFields() {
  static const auto fields =
      Fields<ReportAnswer>()
          .Optional("backupSetID", &ReportAnswer::backup_set_id, StorableText({.max = 64}))
          .Optional("backupSetDigest", &ReportAnswer::backup_set_digest, Digest())
          .Required("outcome", &ReportAnswer::outcome, Object(ReportedOutcomeFields()))
          .Optional("changes", &ReportAnswer::changes, ItemChanges());
  return fields;
}

const Fields<ReportEnd>& EndFields() {
  static const auto fields =
      Fields<ReportEnd>()
          .Inline(&ReportEnd::outcome, ReportedOutcomeFields())
          .Optional("acts", &ReportEnd::acts, List(Object(ActFields()), {.max = kMaxActs}));
  return fields;
}

void RequireEnd(const domain::Outcome& outcome) {
  if (domain::IsTerminal(outcome.phase)) return;
  throw ApiFormatError("phase: expected success, partial, failed, canceled or skipped");
}

Json LineToJson(const ReportHeader& header) { return {{"header", HeaderFields().Write(header)}}; }
Json LineToJson(const ReportItem& item) { return {{"item", ReportItemFields().Write(item)}}; }
Json LineToJson(const ReportEnd& end) { return {{"outcome", EndFields().Write(end)}}; }

}  // namespace

const Fields<ReportItem>& ReportItemFields() {
  static const auto fields =
      Fields<ReportItem>()
          .Required("type", &ReportItem::type, ExactText({.min = 1}))
          .Required("externalID", &ReportItem::external_id, ExactText({.min = 1}))
          .Optional("displayName", &ReportItem::display_name, StorableText({.max = kMaxNameBytes}))
          .Required("content", &ReportItem::content, ExactText({.min = 1}))
          .Optional("secretsMasked", &ReportItem::secrets_masked, Flag());
  return fields;
}

Json ParseReportLine(std::string_view line) {
  Json json = ParseJson(line, kLineOptions);
  if (json.is_object() && json.size() == 1) return json;
  throw ApiFormatError("report line: expected an object with one member");
}

ReportEnd ReadReportEnd(const Json& json) {
  // What does not say how it ended has not ended.
  ReportEnd end =
      ReadStrictly(EndFields(), json, {.outcome = {.phase = domain::RunPhase::kPending}});
  RequireEnd(end.outcome);
  return end;
}

std::string_view TooLongIn(const ReportItem& item) {
  if (item.type.size() > domain::form::kTypeKey.max) return "type";
  if (item.external_id.size() > kMaxNameBytes) return "identity";
  if (item.display_name.size() > kMaxNameBytes) return "name";
  return {};
}

size_t BytesOf(const domain::Act& act) { return CanonicalJson(ActFields().Write(act)).size(); }

std::string EncodeReportLine(const ReportLine& line) {
  return CanonicalJson(std::visit([](const auto& value) { return LineToJson(value); }, line));
}

std::string EncodeReadableItem(const ReportItem& item) {
  const Json line = LineToJson(item);
  ReadStrictly(ReportItemFields(), line.front());
  return CanonicalJson(line);
}

ReportLine DecodeReportLine(std::string_view line) {
  const Json json = ParseReportLine(line);
  const std::string& kind = json.begin().key();
  if (kind == "header") return ReadStrictly(HeaderFields(), json.front());
  if (kind == "item") return ReadStrictly(ReportItemFields(), json.front());
  if (kind == "outcome") return ReadReportEnd(json.front());
  throw ApiFormatError("report line: unknown kind \"" + Cut(kind, kMaxKind) + '"');
}

std::string EncodeReportAnswer(const ReportAnswer& answer) {
  return CanonicalJson(AnswerFields().Write(answer));
}

ReportAnswer DecodeReportAnswer(std::string_view text) {
  ReportAnswer answer = ReadStrictly(AnswerFields(), ParseJson(text),
                                     {.outcome = {.phase = domain::RunPhase::kPending}});
  RequireEnd(answer.outcome);
  return answer;
}

Json RunStatusFrom(const ReportAnswer& answer) {
  domain::RunStatus status;
  status.outcome = answer.outcome;
  status.backup_set_id = answer.backup_set_id;
  if (!answer.backup_set_digest.empty()) {
    status.backup_set_digest = domain::DigestText(answer.backup_set_digest);
  }
  status.changes = answer.changes;
  return RunStatusFields().Write(status);
}

}  // namespace strongroom::api
