#include "restore/restoration.h"

#include <set>
#include <utility>

#include "catalogue/put_back.h"
#include "catalogue/reduce.h"
#include "export/content.h"
#include "export/error.h"
#include "provider/error.h"
#include "web/error.h"

namespace strongroom::restore {
namespace {

using domain::PlannedItem;
using domain::RestoredItem;
namespace reason = domain::restore_reason;

constexpr const char* kNoType = "no catalogue has its type";
constexpr const char* kStopped = "stopped";

PlannedItem Refused(const sets::Item& item, std::string_view why, std::string message) {
  return {.type = item.type,
          .id = item.id,
          .action = domain::RestoreAction::kRefuse,
          .reason = std::string(why),
          .message = std::move(message)};
}

RestoredItem Failed(const PlannedItem& planned, std::string_view why, std::string message) {
  return {.planned = planned,
          .result = RestoredItem::Result::kFailed,
          .reason = std::string(why),
          .message = std::move(message)};
}

// What a set says of an item is not believed: anybody can make an archive. Of what was stored by
// older rules the ones of today may keep less.
std::string_view WhyRefused(const provider::StoredPolicy& policy) {
  if (catalogue::IsMetadataOnly(*policy.type, policy.content)) return reason::kNotStored;
  if (catalogue::IsMasked(*policy.type, policy.content)) return reason::kSecretMasked;
  if (catalogue::Reduce(*policy.type, policy.content) != policy.content)
    return reason::kSecretMasked;
  return "";
}

}  // namespace

std::string DigestOf(const Plan& plan, const std::string& set_digest, const std::string& place) {
  return domain::PlanDigest(plan, set_digest + '\n' + place);
}

provider::StoredPolicy Restoration::PolicyOf(const catalogue::PolicyType& type,
                                             const sets::Item& item) const {
  return {.type = &type, .id = item.id, .content = exporting::ContentOf(item)};
}

PlannedItem Restoration::PlanOf(const sets::Item& item) {
  const catalogue::PolicyType* const type = catalogue_.Find(item.type);
  if (type == nullptr) return Refused(item, reason::kUnknownType, kNoType);
  using Why = catalogue::Unrestorable::Why;
  auto unrestorable = catalogue::WhyNotPutBack(item.restorability, item.secrets_masked);
  if (unrestorable.why != Why::kNot) {
    const bool is_masked = unrestorable.why == Why::kMasked;
    return Refused(item, is_masked ? reason::kSecretMasked : reason::kNotStored,
                   std::move(unrestorable.message));
  }
  try {
    const provider::StoredPolicy policy = PolicyOf(*type, item);
    if (const std::string_view why = WhyRefused(policy); !why.empty()) {
      return Refused(item, why, "what was stored is not what may be stored of it");
    }
    return restorer_.Plan(policy);
  } catch (const exporting::ExportError& e) {
    return Refused(item, reason::kInvalid, e.what());
  }
}

Plan Restoration::MakePlan(const std::function<void(const PlannedItem&)>& tell) {
  Plan plan;
  plan.reserve(policies_.size());
  std::set<std::string> targets;
  policies_.Each([&](const sets::Item& item) {
    PlannedItem& planned = plan.emplace_back(PlanOf(item));
    if (!planned.target.empty() && !targets.insert(planned.target).second) {
      planned = Refused(item, reason::kInvalid, "another policy of the set goes to the same place");
    }
    plan.back().name = item.name;
    if (tell) tell(plan.back());
  });
  return plan;
}

bool Restoration::IsOf(const Plan& plan) {
  if (plan.size() != policies_.size()) return false;
  bool is_of_these = true;
  auto planned = plan.begin();
  policies_.Each([&](const sets::Item& item) {
    is_of_these = is_of_these && planned->type == item.type && planned->id == item.id;
    ++planned;
  });
  return is_of_these;
}

// Who has planned it may have been of another version, with other types.
RestoredItem Restoration::ApplyTo(const sets::Item& item, const PlannedItem& planned) {
  const catalogue::PolicyType* const type = catalogue_.Find(item.type);
  if (type == nullptr) return Failed(planned, reason::kUnknownType, kNoType);
  try {
    return restorer_.Apply(PolicyOf(*type, item), planned);
  } catch (const exporting::ExportError& e) {
    return Failed(planned, reason::kInvalid, e.what());
  }
}

Applied Restoration::Apply(const Plan& plan, const std::stop_token& stop, const TellResult& tell) {
  Applied applied;
  applied.results.reserve(plan.size());
  policies_.Each([&](const sets::Item& item) {
    const size_t ordinal = applied.results.size();
    const PlannedItem& planned = plan.at(ordinal);
    auto& result = applied.results.emplace_back(RestoredItem::Result::kNotReached);
    if (!domain::Writes(planned.action)) {
      result = RestoredItem::Result::kNothingToDo;
      return;
    }
    if (!applied.ended_early && stop.stop_requested()) applied.ended_early = kStopped;
    if (applied.ended_early) return;
    RestoredItem done;
    try {
      done = ApplyTo(item, planned);
    } catch (const web::StoppedError&) {
      applied.ended_early = kStopped;
      done = Failed(planned, reason::kFailed, "stopped in the middle: it may have been written");
    } catch (const provider::ProviderError& e) {
      applied.ended_early = e.what();
      // It may have been written all the same.
      done = Failed(planned, reason::kFailed, e.what());
    }
    result = done.result;
    if (tell) tell(ordinal, done);
  });
  return applied;
}

}  // namespace strongroom::restore
