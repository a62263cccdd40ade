#include "domain/contradiction.h"

#include <algorithm>
#include <string_view>

namespace strongroom::domain {
namespace {

std::string_view ContradictionIn(const TypeCoverage& coverage) {
  if (coverage.backed_up > coverage.total) return "more was stored than found";
  switch (coverage.state) {
    case TypeState::kComplete:
      if (coverage.errors > 0) return "complete, with errors";
      if (coverage.backed_up < coverage.total) return "complete, but not all was stored";
      return {};
    case TypeState::kFailed:
    case TypeState::kSkipped:
    case TypeState::kUnsupported:
      return coverage.backed_up > 0 ? "not read, but something was stored" : std::string_view{};
    case TypeState::kIncomplete:
      break;
  }
  return {};
}

bool HasState(const RunSummary& summary, TypeState state) {
  return std::any_of(summary.types.begin(), summary.types.end(),
                     [&](const auto& entry) { return entry.second.state == state; });
}

bool HasFault(const RunSummary& summary) {
  return HasState(summary, TypeState::kIncomplete) || HasState(summary, TypeState::kFailed) ||
         !summary.unknown_policy_types.empty();
}

}  // namespace

std::string ContradictionInImport(const Outcome& outcome) {
  const RunSummary& summary = outcome.summary;
  for (const auto& [type, coverage] : summary.types) {
    const std::string_view what = ContradictionIn(coverage);
    if (!what.empty()) return type + ": " + std::string(what);
  }
  if (!HasState(summary, TypeState::kIncomplete) && !HasState(summary, TypeState::kComplete)) {
    return "no policy type was read";
  }
  if (outcome.phase == RunPhase::kSuccess && HasFault(summary)) {
    return "success, but not all was read";
  }
  return {};
}

std::string ContradictionIn(const Outcome& outcome) {
  if (std::string what = ContradictionInImport(outcome); !what.empty()) return what;
  if (outcome.phase == RunPhase::kPartial && !HasFault(outcome.summary)) {
    return "partial, but all was read";
  }
  return {};
}

}  // namespace strongroom::domain
