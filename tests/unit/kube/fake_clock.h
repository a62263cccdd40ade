#pragma once

#include <atomic>
#include <chrono>

#include "base/clock.h"

namespace strongroom::kube {

// Stands still until it is moved. Thread-safe.
class FakeClock final : public base::Clock {
 public:
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
  std::atomic<int64_t> wall_ = 1'767'225'600'000'000'000;  // 2026-01-01T00:00:00Z
};

}  // namespace strongroom::kube
