#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "base/mutex.h"
#include "kube/client.h"

namespace strongroom::kube {

// What the API server's clock says, by the Date of its answers (RFC 9110, 6.6.1), and how far this
// machine's is from it: who plans by the time of a machine whose clock is wrong settles slots that
// are still to come. Between answers the server's time goes on with the local steady clock, so that
// a clock which is set shows at once. Thread-safe.
class ServerClock {
 public:
  // `clock` outlives this.
  ServerClock(const base::Clock& clock, std::chrono::seconds max_skew)
      : clock_(clock), max_skew_(max_skew) {}

  // Of each request, as it ends. One without an answer or a date says nothing.
  void Note(const RequestRecord& record) EXCLUDES(mutex_);

  // By how much this machine's clock is ahead of the server's, at least; below zero: behind. A date
  // has whole seconds and an answer takes its time, so what is less than those is 0. 0 as long as
  // there was no answer.
  std::chrono::seconds Skew() const EXCLUDES(mutex_);

  // Whether it is more than `max_skew`, either way.
  bool IsOff() const { return std::chrono::abs(Skew()) > max_skew_; }

 private:
  struct Answer {
    std::chrono::sys_seconds date;
    std::chrono::system_clock::time_point wall;    // of this machine, when it came
    std::chrono::steady_clock::time_point steady;  // the same
    std::chrono::nanoseconds duration;             // from the request on
  };

  const base::Clock& clock_;
  const std::chrono::seconds max_skew_;
  mutable base::Mutex mutex_;
  std::optional<Answer> last_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::kube
