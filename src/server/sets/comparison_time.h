#pragma once

#include <chrono>
#include <stop_token>

#include "base/clock.h"

namespace strongroom::server::sets {

// What a comparison may take. The API server gives up after a minute, and nobody tells us then.
inline constexpr std::chrono::seconds kComparisonTime{45};

// The time that a comparison has, from construction on. Not thread-safe.
class ComparisonTime {
 public:
  // `clock` outlives this.
  ComparisonTime(const base::Clock& clock, std::stop_token stop);

  // Goes on. Throws ApiStatus when the time is over (504), or the server stops (503).
  void Check() const;
  // Zero when it is over.
  std::chrono::milliseconds Left() const;

 private:
  const base::Clock& clock_;
  const std::stop_token stop_;
  const std::chrono::steady_clock::time_point end_;
};

}  // namespace strongroom::server::sets
