#pragma once

#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "base/stop.h"
#include "controller/caches.h"
#include "domain/refused_runs.h"
#include "kube/client.h"

namespace strongroom::controller {

// Deletes runs that were refused (domain/refused_runs.h) and are beyond what is kept of them. At a
// pace of its own, a small part of what the controller may ask, so that whoever makes many holds up
// nobody. For one thread.
class RefusedRunCollector {
 public:
  // References outlive this. `sleep` is base::SleepFor but in tests.
  RefusedRunCollector(const Caches& caches, const kube::Client& client, const base::Clock& clock,
                      const domain::RefusedRunLimits& limits, base::Sleep sleep = base::SleepFor);

  // The body of a thread of the leader.
  void Run(const std::stop_token& stop);

  // One step of it: deletes those that the caches show now, the first few. One that cannot be
  // deleted is left for the next time. False when there was none.
  bool DeleteSome(const std::stop_token& stop);

 private:
  std::vector<domain::RefusedRun> Observe() const;
  bool Delete(const domain::RefusedRun& run);

  const Caches& caches_;
  const kube::Client& client_;
  const base::Clock& clock_;
  const domain::RefusedRunLimits limits_;
  const base::Sleep sleep_;
};

}  // namespace strongroom::controller
