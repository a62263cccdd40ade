#include "base/backoff.h"

#include <algorithm>
#include <cstdint>
#include <random>

namespace strongroom::base {

std::chrono::milliseconds Backoff::WaitBefore(int number, double random) const {
  std::chrono::milliseconds wait = std::min(first, maximum);
  for (int i = 1; i < number && wait < maximum && wait.count() > 0; ++i) {
    wait = std::min(wait * 2, maximum);
  }
  const double added = static_cast<double>(wait.count()) * jitter * random;
  return wait + std::chrono::milliseconds{static_cast<int64_t>(added)};
}

std::chrono::milliseconds Backoff::WaitBefore(int number) const {
  thread_local std::minstd_rand source{std::random_device{}()};
  return WaitBefore(number, std::uniform_real_distribution<double>(0.0, 1.0)(source));
}

}  // namespace strongroom::base
