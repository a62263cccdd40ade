#include "domain/outcome.h"

#include <numeric>

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

void RunSummary::CountTypes() {
  policies_total = Sum(types, &TypeCoverage::total);
  policies_backed_up = Sum(types, &TypeCoverage::backed_up);
  errors_count = Sum(types, &TypeCoverage::errors);
}

}  // namespace strongroom::domain
