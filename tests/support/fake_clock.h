#pragma once

#include <atomic>
#include <chrono>

#include "base/clock.h"

namespace strongroom::test {

// Stands still until it is moved. Thread-safe.
class FakeClock final : public base::Clock {
 public:
  explicit FakeClock(std::chrono::sys_seconds wall = std::chrono::sys_days{std::chrono::January /
                                                                           1 / 2026})
      : wall_(std::chrono::nanoseconds(wall.time_since_epoch()).count()) {}

  std::chrono::system_clock::time_point Now() const override {
    return std::chrono::system_clock::time_point{
        std::chrono::duration_cast<std::chrono::system_clock::duration>(
            std::chrono::nanoseconds{wall_})};
  }
  std::chrono::steady_clock::time_point Steady() const override {
    return std::chrono::steady_clock::time_point{std::chrono::nanoseconds{steady_}};
  }

  // Time passes.
  void Advance(std::chrono::nanoseconds by) {
    steady_ += by.count();
    wall_ += by.count();
  }
  // Somebody sets the wall clock.
  void Step(std::chrono::nanoseconds by) { wall_ += by.count(); }

 private:
  std::atomic<int64_t> steady_ = 1'000'000'000'000;
  std::atomic<int64_t> wall_;
};

}  // namespace strongroom::test
