#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "api/job_builder.h"
#include "base/clock.h"
#include "base/random_word.h"
#include "controller/history_recorder.h"
#include "controller/observer.h"
#include "controller/own_writes.h"
#include "controller/run_writer.h"
#include "controller/schedule_queue.h"
#include "controller/tenant_gate.h"
#include "kube/client.h"
#include "kube/events.h"
#include "metrics/families.h"

namespace strongroom::controller {

// Somebody was faster, and has the name as well that a Run or Job got because its own was taken:
// the next attempt takes another.
class NameTakenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Carries out a plan. Every step may be repeated, and stopping between any two loses nothing: names
// are the lock, and the next plan holds what is left. Thread-safe for different schedules.
class Actor {
 public:
  struct Parts {
    const kube::Client& client;
    const base::Clock& clock;
    OwnWrites& own_writes;
    TenantGate& gate;
    ScheduleQueue& queue;
    HistoryRecorder& history;
    kube::EventRecorder& events;
    const metrics::ControllerMetrics& metrics;
    // What names end in that nobody is to foresee.
    std::function<std::string()> new_ending = base::RandomEnding;
  };

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
  void DeleteJob(const CachedJob& job);
  std::shared_ptr<const CachedRun> CreateRun(Observation& observation,
                                             const domain::RunToCreate& run);
  // Writes down what the run is called instead of its name, which is returned.
  std::string TakeAnotherName(Observation& observation, const std::string& taken);
  // False when the Job could not be made.
  bool StartJob(const Observation& observation, const CachedRun& run);
  bool TryToCreateJob(const Observation& observation, const CachedRun& run);
  void Block(const Observation& observation, const CachedRun& run,
             const domain::Obstacle& obstacle);
  void CreateJob(const Observation& observation, const CachedRun& run);
  // False when somebody else's Job has the name.
  bool TryCreateJob(const kube::Client& client, const Observation& observation,
                    const CachedRun& run);
  void TellDispatched(const CachedRun& run);
  void TellStarted(const Observation& observation, const std::string& run);
  void TellNameTaken(const Observation& observation, const std::string& taken,
                     const std::string& instead);
  void RecordMissed(const Observation& observation, const domain::MissedSlot& slot);

  const Parts parts_;
  const api::JobSettings& job_;
  RunWriter runs_;
  // For what is made under a name that was just written down: whoever reads it there has no time
  // to take it while we wait for our turn.
  const kube::Client at_once_;
  RunWriter runs_at_once_;
};

}  // namespace strongroom::controller
