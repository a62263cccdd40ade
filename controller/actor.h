#pragma once

#include <memory>
#include <string>

#include "api/job_builder.h"
#include "base/clock.h"
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
  };

  // `job` and what `parts` refers to outlive the actor.
  Actor(const Parts& parts, const api::JobSettings& job);

  // Tells of a run that names a schedule which is not there.
  void EndStray(const CachedRun& run);

  // All of a plan but the schedule's own status. Throws web::WebError at the first step that
  // fails, IsConflict when the plan rested on an object that has changed.
  void Act(const Observation& observation, const domain::Plan& plan);

  // The status of a plan that was acted on, if it differs from what is stored. Throws like Act.
  void WriteStatus(const Observation& observation, const domain::Plan& plan);

 private:
  void FinishRun(const Observation& observation, const domain::RunToFinish& finish);
  void DeleteJob(const Observation& observation, const std::string& run);
  // Null when every name that it may have is somebody else's.
  std::shared_ptr<const CachedRun> CreateRun(const Observation& observation,
                                             const domain::RunToCreate& run);
  void StartJob(const Observation& observation, const CachedRun& run);
  void CreateJob(const Observation& observation, const CachedRun& run);
  void RefuseAdoption(const Observation& observation, const CachedRun& run);
  void RecordMissed(const Observation& observation, const domain::MissedSlot& slot);

  const Parts parts_;
  const api::JobSettings& job_;
  RunWriter runs_;
};

}  // namespace strongroom::controller
