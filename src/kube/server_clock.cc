#include "kube/server_clock.h"

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
  // The date was read between the request and the answer, within its second.
  const nanoseconds most = last->wall + stepped - last->date;
  const nanoseconds least = most - last->duration - seconds{1};
  if (least > nanoseconds{0}) return std::chrono::floor<seconds>(least);
  if (most < nanoseconds{0}) return std::chrono::ceil<seconds>(most);
  return seconds{0};
}

}  // namespace strongroom::kube
