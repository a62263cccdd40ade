#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace strongroom::http {

// How fast a body has to come: so many bytes a second, over each window. 0: as slow as it likes.
struct MinimumRate {
  uint64_t bytes_per_second = 1024;
  std::chrono::milliseconds window{15'000};
};

// Whether a body comes fast enough. Only the time counts in which we waited for it: that a handler
// is busy with what has come is not the peer's fault. Not thread-safe.
class Pace {
 public:
  explicit Pace(const MinimumRate& rate) : rate_(rate) {}

  // How long to wait at most before Keeps is asked again.
  std::chrono::nanoseconds Left() const;

  // Took `bytes` after having waited for `time`. False when a window ends with too few.
  bool Keeps(size_t bytes, std::chrono::nanoseconds time);

 private:
  const MinimumRate rate_;
  std::chrono::nanoseconds waited_{0};
  uint64_t bytes_ = 0;
};

}  // namespace strongroom::http
