#pragma once

#include <chrono>
#include <deque>

#include "provider/graph/quota.h"

namespace strongroom::provider::graph {

// What may go at once of a quota when nothing went before: at most a batch, and little of the
// quota, as what does not divide it is lost in each window.
int BurstOf(Quota quota);

// The quota of one service as it is used up: an even rate with small bursts, and in no window more
// calls than there may be, whenever they come. When the service refuses earlier than that, calls
// come slower for a while. Not thread-safe.
class Bucket {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Wait = std::chrono::steady_clock::duration;

  explicit Bucket(Quota quota);

  // The largest cost that is ever let through.
  int most() const { return most_; }

  // Lets calls of that cost (at most `most`) go now, and returns zero; or says how long to wait
  // before it is worth another try.
  Wait Try(Time now, int cost);

  // The service refuses calls, though we keep to the quota: from now on half as many, for some
  // windows. Of refusals that come together one counts.
  void SlowDown(Time now);
  // It says that no call is welcome before `until`.
  void Hold(Time until);

 private:
  struct Gone {
    Time at;
    int cost;
  };

  void Refill(Time now);
  double Rate(Time now);

  const Quota quota_;
  const Wait window_;  // a little longer than the quota's: what we send is not evenly under way
  const int most_;
  double tokens_;
  Time refilled_{};
  std::deque<Gone> gone_;  // within the window
  int in_window_ = 0;
  double slowness_ = 1;  // by how much the rate is divided
  Time slowed_{};
  Time held_until_{};
};

}  // namespace strongroom::provider::graph
