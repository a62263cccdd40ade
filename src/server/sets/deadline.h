#pragma once

#include <chrono>

#include "base/clock.h"

namespace strongroom::server::sets {

// For how long a request is worked on: after a minute the API server gives up, and whoever asked is
// gone; until then an answer has to be sent, too.
// https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
inline constexpr std::chrono::seconds kAnswerTime{20};

// A time that is over some day. Thread-safe.
class Deadline {
 public:
  // `clock` outlives this.
  Deadline(const base::Clock& clock, std::chrono::seconds time)
      : clock_(clock), end_(clock.Steady() + time) {}

  bool IsOver() const { return clock_.Steady() >= end_; }

 private:
  const base::Clock& clock_;
  const std::chrono::steady_clock::time_point end_;
};

}  // namespace strongroom::server::sets
