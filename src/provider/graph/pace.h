#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <stop_token>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/stop.h"
#include "catalogue/graph_type.h"
#include "provider/graph/bucket.h"

namespace strongroom::provider::graph {

// Keeps the calls of one run within the quotas of Graph's services. Thread-safe.
class Pace {
 public:
  // `clock` outlives this.
  explicit Pace(const base::Clock& clock, double share = kShareOfQuota,
                base::Sleep sleep = base::SleepFor);

  // Waits until calls of that cost may be sent, in the order in which it is called. False when that
  // would not be before `deadline`. Throws web::StoppedError on stop.
  bool Take(catalogue::GraphService service, int cost,
            std::chrono::steady_clock::time_point deadline, const std::stop_token& stop);

  // How many calls of cost 1 may go together: at most kMostInBatch.
  int MostTogether(catalogue::GraphService service) const;

  // The service says that it was asked too much, and maybe when it will listen again.
  void Refused(catalogue::GraphService service, std::chrono::milliseconds retry_after);
  // It says that it is about to.
  void Warned(catalogue::GraphService service);

 private:
  struct Line {
    explicit Line(Quota quota) : bucket(quota) {}

    mutable base::Mutex mutex;
    base::CondVar moved;
    std::deque<uint64_t> waiting GUARDED_BY(mutex);  // who came first is first
    uint64_t next GUARDED_BY(mutex) = 0;
    Bucket bucket GUARDED_BY(mutex);
  };
  class Place;

  Line& LineOf(catalogue::GraphService service) const;

  const base::Clock& clock_;
  const base::Sleep sleep_;
  std::array<std::unique_ptr<Line>, EnumWords(catalogue::GraphService{}).size()> lines_;
};

}  // namespace strongroom::provider::graph
