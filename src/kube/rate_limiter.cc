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

std::chrono::nanoseconds RateLimiter::Reserve() {
  if (qps_ <= 0) return std::chrono::nanoseconds{0};
  const base::MutexLock lock(mutex_);
  const auto now = clock_.Steady();
  const std::chrono::duration<double> passed = now - updated_;
  updated_ = now;
  tokens_ = std::min(burst_, tokens_ + passed.count() * qps_) - 1;
  if (tokens_ >= 0) return std::chrono::nanoseconds{0};
  const std::chrono::duration<double> wait(-tokens_ / qps_);
  return std::chrono::ceil<std::chrono::nanoseconds>(wait);
}

bool RateLimiter::Acquire(const std::stop_token& stop,
                          std::chrono::steady_clock::time_point deadline) {
  const auto wait = Reserve();
  if (wait >= deadline - clock_.Steady()) return false;
  if (wait <= std::chrono::nanoseconds{0}) return !stop.stop_requested();
  return base::SleepFor(std::chrono::ceil<std::chrono::milliseconds>(wait), stop);
}

}  // namespace strongroom::kube
