#pragma once

#include <memory>
#include <string>

#include "api/job_builder.h"
#include "controller/job_starter.h"
#include "controller/observer.h"
#include "controller/run_writer.h"
#include "controller/teller.h"

namespace strongroom::controller {

// Carries out a plan. Every step may be repeated, and stopping between any two loses nothing: names
// are the lock, and the next plan holds what is left. Thread-safe for different schedules.
class Actor {
 public:
  using Parts = ActorParts;

  // `job` and what `parts` refers to outlive the actor.
  Actor(const Parts& parts, const api::JobSettings& job);

  // Tells of a run that names a schedule which is not there.
  void EndStray(const CachedRun& run);
  // Ends a run whose schedule is gone, and its Job, null where there is none. Throws like Act.
  void EndOrphan(const CachedRun& run, const CachedJob* job);

  // All of a plan but the schedule's own status, of which it writes the names that were taken: the
  // observation has the schedule as it is afterwards. False when a Job could not be made, which the
  // run says now: it is to be tried again. Throws web::WebError at the first other step that fails,
  // IsConflict when the plan rested on an object that has changed, and NameTakenError.
  bool Act(Observation& observation, const domain::Plan& plan);

  // The status of a plan that was acted on, if it differs from what is stored. Throws like Act.
  void WriteStatus(const Observation& observation, const domain::Plan& plan);

 private:
  void FinishRun(const Observation& observation, const domain::RunToFinish& finish);
  std::shared_ptr<const CachedRun> CreateRun(Observation& observation,
                                             const domain::RunToCreate& run);
  // Writes down what the run is called instead of its name, which is returned.
  std::string TakeAnotherName(Observation& observation, const std::string& taken);
  void QueueRun(const Observation& observation, const std::shared_ptr<const CachedRun>& run,
                const domain::Obstacle& cause);
  // For pods that the quota of the namespace has no room for.
  void MakeRoomForPods(const Observation& observation);
  void RetryRun(const Observation& observation, const domain::RunToRetry& retry);
  void TellStarted(const Observation& observation, const std::string& run);
  void RecordMissed(const Observation& observation, const domain::MissedSlot& slot);

  const Parts parts_;
  RunWriter runs_;
  // For what is made under a name that was just written down: whoever reads it there has no time
  // to take it while we wait for our turn.
  const kube::Client at_once_;
  RunWriter runs_at_once_;
  Teller teller_;
  const QuotaRoom room_;
  JobStarter starter_;
};

}  // namespace strongroom::controller
