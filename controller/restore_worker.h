#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/job_builder.h"
#include "base/clock.h"
#include "base/random_word.h"
#include "controller/caches.h"
#include "controller/restore_account.h"
#include "controller/restore_counter.h"
#include "controller/restore_options.h"
#include "domain/restore_course.h"
#include "kube/client.h"
#include "kube/work_queue.h"

namespace strongroom::controller {

// Has backup sets put back, step by step (domain/restore_course.h). Thread-safe, but for DoNext,
// which one thread calls.
class RestoreWorker {
 public:
  struct Parts {
    const Caches& caches;
    const kube::Client& client;  // of what can wait: no restore holds up a backup
    const base::Clock& clock;
    const api::JobSettings& job;
    const metrics::ControllerMetrics& metrics;
    RestoreOptions options = {};
    // Five characters of a name that nobody can foresee.
    std::function<std::string()> new_ending = base::RandomEnding;
  };

  // What `parts` refers to outlives the worker.
  explicit RestoreWorker(const Parts& parts)
      : parts_(parts),
        counter_(parts.metrics),
        queue_(parts.clock, kube::kKeyBackoff, nullptr,
               [](const auto& restore) { return restore.ns; }) {}

  void LookAt(const kube::ObjectKey& restore) { queue_.Add(restore); }

  // The body of a thread of the leader.
  void Run(const std::stop_token& stop) {
    while (DoNext(stop)) {
    }
  }

  // One step of it: waits for the next restore, does what is due, and writes its status; again
  // later when that fails. False when stop was requested.
  bool DoNext(const std::stop_token& stop);

 private:
  // Why the API server did not want its Job, and until when it is not asked again.
  struct Refused {
    domain::Obstacle why;
    std::chrono::sys_seconds until;
  };

  void Advance(const CachedRestore& restore);
  domain::RestoreObserved Observe(const CachedRestore& restore) const;
  // Adds what is known of its target, and whether it may wait for what is missing.
  void AskForTarget(const CachedRestore& restore, domain::RestoreObserved& observed);
  // Whether it waits now.
  void Note(const kube::ObjectKey& restore, bool waits);
  domain::RestoreJobView ViewOf(const CachedJob& job) const;
  // What the target's ServiceAccount says, where it names one: one request.
  RestoreAccount AccountOf(const domain::Restore& restore) const;
  // Why the API server does not want the Job; absent when it is there.
  std::optional<domain::Obstacle> Create(const CachedRestore& restore,
                                         const domain::RestoreCourse& course) const;
  void Tell(const CachedRestore& restore, domain::RestoreStatus status);

  const Parts parts_;
  RestoreCounter counter_;
  kube::WorkQueue<kube::ObjectKey> queue_;
  std::map<kube::ObjectKey, Refused> refused_;
  std::map<std::string, std::set<kube::ObjectKey>> waiting_;  // by namespace; none is empty
};

}  // namespace strongroom::controller
