#include "web/in_flight.h"

#include "web/error.h"

namespace strongroom::web {

void InFlight::Enter(const std::stop_token& stop, std::chrono::steady_clock::time_point deadline) {
  const base::MutexLock lock(mutex_);
  const bool entered =
      changed_.WaitUntil(mutex_, stop, deadline, [this]() REQUIRES(mutex_) { return free_ > 0; });
  if (stop.stop_requested()) throw StoppedError();
  if (!entered) throw TransportError("timed out while too many other requests were under way");
  --free_;
}

void InFlight::Leave() {
  const base::MutexLock lock(mutex_);
  ++free_;
  changed_.NotifyOne();
}

}  // namespace strongroom::web
