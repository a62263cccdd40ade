#include "kube/server_clock.h"

#include <algorithm>

namespace strongroom::kube {

using std::chrono::nanoseconds;
using std::chrono::seconds;

void ServerClock::Note(const RequestRecord& record) {
  if (!record.date) return;
  const Answer answer{*record.date, clock_.Now(), clock_.Steady(), record.duration};
  const base::MutexLock lock(mutex_);
  last_ = answer;
}

seconds ServerClock::Skew() const {
  std::optional<Answer> last;
  {
    const base::MutexLock lock(mutex_);
    last = last_;
  }
  if (!last) return seconds{0};
  // How far the wall clock was set since.
  const nanoseconds stepped = (clock_.Now() - last->wall) - (clock_.Steady() - last->steady);
  // The date was read between the request and the answer, within its second. Any date fits into
  // seconds; those of year 9999 do not into nanoseconds.
  const auto at = last->wall + stepped;
  const seconds most = std::chrono::ceil<seconds>(at) - last->date;
  const seconds least = std::chrono::floor<seconds>(at - last->duration) - last->date - seconds{1};
  if (least > seconds{0}) return least;
  return std::min(most, seconds{0});
}

}  // namespace strongroom::kube
