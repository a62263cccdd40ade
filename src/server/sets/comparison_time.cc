#include "server/sets/comparison_time.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/sets/api_status.h"

namespace strongroom::server::sets {

ComparisonTime::ComparisonTime(const base::Clock& clock, std::stop_token stop)
    : clock_(clock), stop_(std::move(stop)), end_(clock.Steady() + kComparisonTime) {}

void ComparisonTime::Check() const {
  if (stop_.stop_requested()) throw Unavailable("the server is stopping");
  if (clock_.Steady() < end_) return;
  throw ApiStatus(StatusReason::kTimeout,
                  "what differs of these backup sets cannot be found in " +
                      std::to_string(kComparisonTime.count()) +
                      " s: compare sets that are nearer to each other, or read both");
}

std::chrono::milliseconds ComparisonTime::Left() const {
  return std::max(std::chrono::milliseconds{0},
                  std::chrono::floor<std::chrono::milliseconds>(end_ - clock_.Steady()));
}

}  // namespace strongroom::server::sets
