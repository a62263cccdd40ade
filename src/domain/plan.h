#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/pod_state.h"
#include "domain/run.h"
#include "domain/schedule.h"

// What the controller decides, as one pure function: Observe -> Plan -> Act.
namespace strongroom::domain {

// How the Job of a run stands.
enum class JobState { kAbsent, kActive, kComplete, kFailed };

// The reason of a Job that was ended because it took too long: Kubernetes' word (batch/v1,
// JobReasonDeadlineExceeded), not ours.
inline constexpr std::string_view kJobDeadlineExceeded = "DeadlineExceeded";

// What is known of one Run that was resolved as one of the schedule.
struct RunView {
  std::string name;
  std::string uid;
  ObjectRef tenant;
  Trigger trigger = Trigger::kSchedule;
  RunOrigin origin = RunOrigin::kController;
  std::chrono::sys_seconds scheduled_for;
  std::chrono::sys_seconds created_at;  // of the object
  RunPhase phase = RunPhase::kPending;
  std::string job_name;  // status.jobName: set once the Job was seen to run
  std::optional<std::chrono::sys_seconds> started_at;
  std::optional<std::chrono::sys_seconds> finished_at;
  std::optional<std::chrono::sys_seconds> deadline;  // as it was frozen
  std::string backup_set_id;
  bool is_stored = false;    // PostgreSQL has its terminal row
  bool is_deleting = false;  // deletionTimestamp is set
  bool is_canceled = false;  // spec.cancel is set

  // What it waits for, and why it does not get on, as its status says; absent while it does not
  // wait, or does.
  std::optional<Condition> queued;
  std::optional<Condition> blocked;

  JobState job = JobState::kAbsent;
  std::string job_failure_reason;  // of the Job's Failed condition: kJobDeadlineExceeded
  std::optional<std::chrono::sys_seconds> job_finished_at;
  std::optional<std::chrono::sys_seconds> pod_started_at;
  std::optional<std::chrono::sys_seconds> pod_ended_at;  // of the executor in it
  std::optional<std::chrono::sys_seconds> job_created_at;
  std::optional<Obstacle> obstacle;  // what keeps its pod from working, as it is seen now
  bool is_lost = false;              // its pods ended by the doing of node or cluster, if they did
  std::string pod_end;               // how its pod ended, in words; empty where nobody knows
  int64_t attempts = 0;              // Jobs that were made for it; 0: nobody has counted
};

// A Run that names the schedule and was not resolved yet: who has made it, and whether it may be
// one, is to be found out.
struct UnresolvedRun {
  std::string name;
  std::string controller_uid;
  bool is_owned_alone = false;  // as in Run
  std::chrono::sys_seconds created_at;
  RunSpec spec;
  std::optional<Condition> queued;  // as in RunView
};

// What is known of the schedule's tenant. Absent from Observed when there is none of that name.
struct TenantView {
  std::string uid;
  ProviderKind provider = ProviderKind::kKubernetes;
  std::vector<std::string> policy_types;  // what the schedule's spec.policyTypes mean for it
  std::optional<Problem> problem;         // why it cannot be backed up, if it cannot
  bool is_deleting = false;               // as in Observed
};

// Everything that a decision rests on, gathered before it.
struct Observed {
  std::string name;
  std::string uid;
  int64_t generation = 0;
  std::chrono::sys_seconds created_at;
  std::string run_now_token;  // annotation strongroom.dev/run-now; empty when absent
  bool is_deleting = false;   // deletionTimestamp is set, and a finalizer keeps it

  std::optional<ScheduleSpec> spec;  // absent when it is not valid: see invalid
  std::vector<Problem> invalid;
  std::vector<Problem> unsupported;  // valid by the API, but not acted on by this version
  std::optional<TenantView> tenant;
  ScheduleStatus status;          // as it is stored now
  bool has_unread_slots = false;  // what it says of slots is not here, and is not written
  std::vector<RunView> runs;      // in any order
  std::vector<UnresolvedRun> unresolved;
  // Why sets do not expire (domain/expiry.h), empty when nothing is in the way; absent as long
  // as nobody has looked.
  std::optional<std::string> vanished_policies;
  // Condition Verified (domain/verified.h); absent as long as nobody has looked.
  std::optional<Condition> verified;
  // What is known of its drills (domain/plan_drill.h); absent as long as nobody has looked.
  std::optional<DrillFinding> drills;
};

// How patient and how thorough planning is.
struct PlanOptions {
  // How long the executor's report may take to show after its Job has ended, before the run counts
  // as lost.
  std::chrono::seconds report_grace{60};
  // How long the Job of a run that has ended is kept, for the log of its pod.
  std::chrono::seconds job_keep{604'800};
  // How long a run waits for somebody to mend what the API server says can never be.
  std::chrono::seconds mending_time{120};
  int64_t max_attempts = 3;  // Jobs of one run, where node or cluster end its pods
  // How late a slot may be found and still be on time rather than missed.
  std::chrono::seconds punctuality{60};
  size_t max_missed_slots = 1000;  // ledger rows that one outage may write for a schedule
  size_t max_waiting_runs = 20;    // of a schedule, made by people: more are refused
};

// A Run that is there and becomes one of the schedule's.
struct RunToResolve {
  std::string name;
  ResolvedRun resolved;

  bool operator==(const RunToResolve&) const = default;
};

// A Run to create, under that name or, where somebody else's object has it, another
// (domain/taken_names.h). With a skip reason it is created only to say that its slot did not run,
// and why.
struct RunToCreate {
  std::string name;
  Trigger trigger = Trigger::kSchedule;
  std::chrono::sys_seconds scheduled_for;
  std::string skip_reason;  // of domain/run_reasons.h
  std::string skip_message;

  bool operator==(const RunToCreate&) const = default;
};

// A terminal phase that the controller itself decides.
struct RunToFinish {
  std::string name;
  RunPhase phase = RunPhase::kFailed;
  std::string reason;      // of domain/run_reasons.h
  std::string error_code;  // empty for a run that was skipped
  std::string message;

  bool operator==(const RunToFinish&) const = default;
};

// What a run waits for that has no Job yet: condition Queued, until it starts.
struct RunToQueue {
  std::string name;
  Obstacle cause;

  bool operator==(const RunToQueue&) const = default;
};

// A run whose Job has been seen to work: phase running.
struct RunToMark {
  std::string name;
  bool set_running = false;
  std::optional<std::chrono::sys_seconds> started_at;

  bool operator==(const RunToMark&) const = default;
};

// What is in the way of a run; absent when nothing is any more.
struct RunToBlock {
  std::string name;
  std::optional<Obstacle> obstacle;

  bool operator==(const RunToBlock&) const = default;
};

// A run that is to have another Job, because node or cluster ended the pod of the one it had.
struct RunToRetry {
  std::string name;
  int64_t attempt = 2;
  Obstacle obstacle;

  bool operator==(const RunToRetry&) const = default;
};

// A slot that was never run and never will be: a row of the ledger.
struct MissedSlot {
  std::chrono::sys_seconds slot;
  std::string reason;  // of domain/miss_reasons.h

  bool operator==(const MissedSlot&) const = default;
};

// What to do now, in the order of the members up to missed_slots; then the status, which may wait
// when CanDeferStatus says so.
struct Plan {
  std::vector<RunToFinish> finish_runs;
  std::vector<std::string> delete_jobs;  // of runs that have ended, or end here
  std::vector<RunToResolve> resolve_runs;
  std::vector<RunToCreate> create_runs;
  std::vector<std::string> start_jobs;  // Runs, also of create_runs, whose Job must exist
  std::vector<RunToQueue> queue_runs;   // all others that have none, unless they say so already
  std::vector<RunToMark> mark_runs;
  std::vector<RunToRetry> retry_runs;
  std::vector<RunToBlock> block_runs;
  std::vector<std::string> delete_runs;
  std::vector<MissedSlot> missed_slots;
  ScheduleStatus status;                         // what the status should be
  std::optional<std::chrono::sys_seconds> wake;  // when to plan again although nothing has changed
  bool has_more = false;  // than one look does: plan again, behind the schedules that wait now

  // Wakes at `when` at the latest.
  void WakeBy(std::chrono::sys_seconds when) {
    if (!wake || when < *wake) wake = when;
  }
};

// What a run of the schedule, which is ready, is and does, as it is from now on.
ResolvedRun Resolve(const Observed& observed, Trigger trigger,
                    std::chrono::sys_seconds scheduled_for);

// May the status of `plan` be written later? A new run's Job is what must be there in time, and
// what the status says of it is as true a moment later. A plan with missed slots may not wait:
// repeated, it would record them twice.
bool CanDeferStatus(const Plan& plan);

// Pure: the same input gives the same plan, and planning again after a part of a plan was carried
// out gives the rest.
Plan PlanSchedule(const Observed& observed, std::chrono::sys_seconds now,
                  const PlanOptions& options = {});

}  // namespace strongroom::domain
