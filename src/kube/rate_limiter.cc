#include "kube/rate_limiter.h"

#include <algorithm>

#include "base/stop.h"

namespace strongroom::kube {

RateLimiter::RateLimiter(double qps, int burst, const base::Clock& clock)
    : qps_(qps),
      burst_(std::max(burst, 1)),
      clock_(clock),
      tokens_(burst_),
      updated_(clock.Steady()) {}

std::optional<std::chrono::nanoseconds> RateLimiter::ReserveBefore(Time deadline) {
  using std::chrono::nanoseconds;
  if (qps_ <= 0) return nanoseconds{0};
  const base::MutexLock lock(mutex_);
  const auto now = clock_.Steady();
  const std::chrono::duration<double> passed = now - updated_;
  updated_ = now;
  tokens_ = std::min(burst_, tokens_ + passed.count() * qps_);
  const std::chrono::duration<double> wait(std::max(1 - tokens_, 0.0) / qps_);
  const auto rounded = std::chrono::ceil<nanoseconds>(wait);
  if (rounded >= deadline - now) return std::nullopt;
  tokens_ -= 1;
  return rounded;
}

bool RateLimiter::Acquire(const std::stop_token& stop, Time deadline) {
  const auto wait = ReserveBefore(deadline);
  if (!wait) return false;
  if (*wait <= std::chrono::nanoseconds{0}) return !stop.stop_requested();
  return base::SleepFor(std::chrono::ceil<std::chrono::milliseconds>(*wait), stop);
}

}  // namespace strongroom::kube
