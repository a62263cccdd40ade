#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.h"

namespace strongroom::server::sets {

// For how long a request is worked on, if its Route says nothing else: after a minute the API
// server gives up, and whoever asked is gone; until then an answer has to be sent, too.
// https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
inline constexpr std::chrono::seconds kAnswerTime{20};

// A time that is over some day. Thread-safe.
class Deadline {
 public:
  // `clock` outlives this.
  Deadline(const base::Clock& clock, std::chrono::seconds time)
      : clock_(clock), end_(clock.Steady() + time) {}

  bool IsOver() const { return clock_.Steady() >= end_; }
  // Zero when it is over.
  std::chrono::milliseconds Left() const {
    return std::max(std::chrono::milliseconds{0},
                    std::chrono::floor<std::chrono::milliseconds>(end_ - clock_.Steady()));
  }

 private:
  const base::Clock& clock_;
  const std::chrono::steady_clock::time_point end_;
};

}  // namespace strongroom::server::sets
