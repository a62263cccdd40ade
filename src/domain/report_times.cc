#include "domain/report_times.h"

#include <algorithm>

namespace strongroom::domain {

void BoundTimes(Outcome& outcome, std::chrono::sys_seconds made_at, std::chrono::sys_seconds now) {
  // Our clock may be behind the API server's.
  const auto latest = std::max(made_at, now);
  if (outcome.started_at) outcome.started_at = std::clamp(*outcome.started_at, made_at, latest);
  const auto earliest_end = outcome.started_at.value_or(made_at);
  if (outcome.finished_at) {
    outcome.finished_at = std::clamp(*outcome.finished_at, earliest_end, latest);
  }
}

}  // namespace strongroom::domain
