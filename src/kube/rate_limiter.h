#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

#include "base/clock.h"
#include "base/mutex.h"

namespace strongroom::kube {

// A token bucket: `qps` requests a second on average, `burst` at once. Thread-safe.
class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `qps` <= 0 means no limit.
  RateLimiter(double qps, int burst, const base::Clock& clock);

  // Takes one token and says how long to wait before it may be used; zero when it may be at once.
  std::chrono::nanoseconds Reserve() EXCLUDES(mutex_) { return *ReserveBefore(Time::max()); }

  // Waits for a token. False when stop was requested first; and at once, without taking any, when
  // it would not come before `deadline` of the clock.
  bool Acquire(const std::stop_token& stop, Time deadline = Time::max()) EXCLUDES(mutex_);

 private:
  // As Reserve; absent, and nothing is taken, when it would not come before `deadline`.
  std::optional<std::chrono::nanoseconds> ReserveBefore(Time deadline) EXCLUDES(mutex_);

  const double qps_;
  const double burst_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  double tokens_ GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point updated_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::kube
