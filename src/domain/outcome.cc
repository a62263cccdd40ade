#include "domain/outcome.h"

#include <algorithm>
#include <numeric>

#include "domain/error_codes.h"

namespace strongroom::domain {
namespace {

int64_t Sum(const std::map<std::string, TypeCoverage>& types, int64_t TypeCoverage::*member) {
  return std::accumulate(
      types.begin(), types.end(), int64_t{0},
      [&](int64_t sum, const auto& entry) { return sum + entry.second.*member; });
}

}  // namespace

bool IsTerminal(RunPhase phase) {
  switch (phase) {
    case RunPhase::kPending:
    case RunPhase::kRunning:
      return false;
    case RunPhase::kSuccess:
    case RunPhase::kPartial:
    case RunPhase::kFailed:
    case RunPhase::kCanceled:
    case RunPhase::kSkipped:
      break;
  }
  return true;
}

bool StoresSet(RunPhase phase) {
  switch (phase) {
    case RunPhase::kSuccess:
    case RunPhase::kPartial:
      return true;
    case RunPhase::kPending:
    case RunPhase::kRunning:
    case RunPhase::kFailed:
    case RunPhase::kCanceled:
    case RunPhase::kSkipped:
      break;
  }
  return false;
}

// What the tenant has none of, or none within the namespaces that it is limited to.
static bool IsAbsent(const TypeCoverage& type) {
  if (type.state == TypeState::kUnsupported) return true;
  return type.state == TypeState::kSkipped && (type.error_code == error_code::kTypeNotServed ||
                                               type.error_code == error_code::kTypeClusterWide);
}

bool IsWhole(const RunSummary& summary) {
  bool any_complete = false;
  const bool none_lacks =
      std::all_of(summary.types.begin(), summary.types.end(), [&](const auto& entry) {
        const TypeCoverage& type = entry.second;
        any_complete = any_complete || type.state == TypeState::kComplete;
        return type.state == TypeState::kComplete || IsAbsent(type);
      });
  return any_complete && none_lacks;
}

void RunSummary::CountTypes() {
  policies_total = Sum(types, &TypeCoverage::total);
  policies_backed_up = Sum(types, &TypeCoverage::backed_up);
  errors_count = Sum(types, &TypeCoverage::errors);
}

}  // namespace strongroom::domain
