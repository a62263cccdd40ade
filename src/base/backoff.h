#pragma once

#include <chrono>

namespace strongroom::base {

// How long to wait before each repetition of what failed: `first`, twice as long each time, at most
// `maximum`; and up to the part `jitter` of that is added at random, so that those who failed
// together do not come back together.
struct Backoff {
  std::chrono::milliseconds first{1'000};
  std::chrono::milliseconds maximum{30'000};
  double jitter = 0.5;

  // The wait before the repetition `number`, counted from 1. `random` is from [0, 1).
  std::chrono::milliseconds WaitBefore(int number, double random) const;
  // The same with a random number of its own. Thread-safe.
  std::chrono::milliseconds WaitBefore(int number) const;
};

}  // namespace strongroom::base
