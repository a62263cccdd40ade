#include "domain/settled.h"

#include <algorithm>

namespace strongroom::domain {

using std::chrono::seconds;
using std::chrono::sys_seconds;

sys_seconds SettledUntil(const ScheduleStatus& status) {
  const sys_seconds before_timing = status.effective_since.value_or(sys_seconds{}) - seconds{1};
  return std::max(before_timing, status.last_scheduled_for.value_or(before_timing));
}

sys_seconds PassedUntil(const ScheduleStatus& status, sys_seconds now, seconds offset) {
  return std::max(now - offset, SettledUntil(status));
}

}  // namespace strongroom::domain
