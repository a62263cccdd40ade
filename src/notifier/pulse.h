#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "base/mutex.h"

namespace strongroom::notifier {

// Whether notices can be shared out now: PostgreSQL has them, and takes what becomes of them. What
// a heartbeat stands for. Thread-safe.
class Pulse {
 public:
  // `clock` outlives it.
  explicit Pulse(const base::Clock& clock) : clock_(clock) {}

  void Beat() EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    last_ = clock_.Steady();
  }

  bool IsAlive() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return last_ && clock_.Steady() - *last_ < kHolds;
  }

 private:
  static constexpr std::chrono::seconds kHolds{60};

  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  std::optional<std::chrono::steady_clock::time_point> last_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::notifier
