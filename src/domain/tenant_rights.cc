#include "domain/tenant_rights.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "domain/conditions.h"
#include "domain/error_codes.h"

namespace strongroom::domain {
namespace {

constexpr std::chrono::hours kReviewAgain{24};

constexpr size_t kMostTypes = 10;
constexpr size_t kMostSchedules = 5;

// The first `most`.
std::string Listed(const std::set<std::string>& words, const char* between, size_t most) {
  std::string text;
  size_t named = 0;
  for (const std::string& word : words) {
    if (named++ == most) break;
    text += (text.empty() ? "" : between) + word;
  }
  return text;
}

}  // namespace

bool HasJustReviewedRights(const RunStatus& status, const std::string& tenant_uid,
                           std::chrono::sys_seconds now) {
  const auto& review = status.outcome.summary.rights_review;
  return review && review->missing.empty() && status.resolved &&
         status.resolved->tenant.uid == tenant_uid && status.outcome.finished_at &&
         *status.outcome.finished_at > now - kReviewAgain;
}

std::optional<std::vector<std::string>> MissingRights(const Run& run) {
  const RunSummary& summary = run.status.outcome.summary;
  if (!IsTerminal(run.status.outcome.phase)) return std::nullopt;
  bool has_read = summary.rights_review.has_value();
  std::vector<std::string> missing;
  if (has_read) missing = summary.rights_review->missing;
  const auto is_told = [&, told = missing](const std::string& type) {
    return std::any_of(told.begin(), told.end(),
                       [&](const std::string& right) { return right.starts_with(type + " ("); });
  };
  for (const auto& [type, coverage] : summary.types) {
    // One without errors was read: types that may not be read would name more of it.
    const bool is_missing =
        coverage.error_code == error_code::kPermissionMissing && coverage.errors > 0;
    if (is_missing && !is_told(type)) missing.push_back(type);
    has_read = has_read || is_missing || coverage.state == TypeState::kComplete ||
               coverage.state == TypeState::kIncomplete;
  }
  if (!has_read) return std::nullopt;
  return missing;
}

std::optional<Condition> RightsReady(const std::string& ns, const RightsFindings& findings,
                                     std::chrono::sys_seconds now) {
  if (findings.empty()) return std::nullopt;
  Condition ready{.type = std::string(condition::kRightsReady),
                  .is_true = true,
                  .reason = std::string(tenant_rights::kAllMayBeRead),
                  .message = "all that the newest runs asked for may be read",
                  .last_transition = now};
  std::set<std::string> types;
  std::set<std::string> schedules;
  for (const auto& [schedule, missing] : findings) {
    if (missing.empty()) continue;
    schedules.insert(schedule);
    types.insert(missing.begin(), missing.end());
  }
  if (types.empty()) return ready;
  ready.is_true = false;
  ready.reason = tenant_rights::kRightsMissing;
  ready.message = "may not be read: " + Listed(types, ", ", kMostTypes) +
                  base::AndMore(types.size(), kMostTypes) + "; `kubectl strongroom rights -n " +
                  ns + " " + Listed(schedules, " ", kMostSchedules) + "` prints what is needed" +
                  (schedules.size() > kMostSchedules
                       ? " by the first of " + std::to_string(schedules.size()) + " schedules"
                       : "");
  return ready;
}

}  // namespace strongroom::domain
