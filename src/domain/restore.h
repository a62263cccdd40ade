#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "domain/condition.h"
#include "domain/object_meta.h"
#include "domain/restore_plan.h"
#include "domain/tenant.h"

// A BackupRestore: a backup set that is put back by the operator.
namespace strongroom::domain {

enum class RestoreMode {
  kPlan,   // says what would be done
  kApply,  // does it
};
constexpr auto EnumWords(RestoreMode) {
  return std::to_array<base::EnumWord<RestoreMode>>(
      {{RestoreMode::kPlan, "plan"}, {RestoreMode::kApply, "apply"}});
}

// What of a type is wanted back.
struct RestoreWish {
  std::string type;
  std::vector<std::string> names;  // or identities; empty: all of the type

  bool operator==(const RestoreWish&) const = default;
};

// What is written to, and as whom. One of them is there.
struct RestoreTarget {
  std::optional<KubernetesTenant> kubernetes;  // without namespaces
  std::optional<DirectoryTenant> directory;
};

// What its Jobs have otherwise than the installation's.
struct RestoreExecutor {
  std::string resources;  // JSON, which goes into the pod as it is; empty: absent
};

// BackupRestore.spec.
struct RestoreSpec {
  std::string backup_set;
  std::vector<RestoreWish> select;  // empty: all of the set
  RestoreMode mode = RestoreMode::kPlan;
  OnConflict on_conflict = OnConflict::kSkip;
  std::map<std::string, std::string> namespaces;  // where what was of one goes; others stay
  RestoreTarget target;
  bool require_approval = false;
  bool is_canceled = false;
  std::chrono::seconds timeout{3'600};  // of each of its Jobs
  RestoreExecutor executor = {};
};

// Of what the plan follows from: another digest is another plan. 32 hexadecimal digits.
std::string SpecDigestOf(const RestoreSpec& spec);

// The kind of provider whose sets can be put there. Absent when the target names none, or several.
std::optional<ProviderKind> ProviderOf(const RestoreTarget& target);

// What is wrong with the spec beyond what the schema says, for people, with the field's name; empty
// when nothing is.
std::string ProblemOf(const RestoreSpec& spec);

// What is wrong with a change of the spec, as a sentence that says what may change; empty when
// nothing is. From Kubernetes 1.25 on the CRD says the same.
std::string FaultOfRestoreChange(const RestoreSpec& before, const RestoreSpec& after);

enum class RestorePhase {
  kPending,
  kPlanning,
  kPlanned,  // as far as mode plan goes
  kWaitingForApproval,
  kRunning,
  kSuccess,  // all that was meant is as the set has it
  kPartial,  // some of it is not
  kFailed,   // nothing was written
  kCanceled,
};
constexpr auto EnumWords(RestorePhase) {
  return std::to_array<base::EnumWord<RestorePhase>>(
      {{RestorePhase::kPending, "pending"},
       {RestorePhase::kPlanning, "planning"},
       {RestorePhase::kPlanned, "planned"},
       {RestorePhase::kWaitingForApproval, "waitingForApproval"},
       {RestorePhase::kRunning, "running"},
       {RestorePhase::kSuccess, "success"},
       {RestorePhase::kPartial, "partial"},
       {RestorePhase::kFailed, "failed"},
       {RestorePhase::kCanceled, "canceled"}});
}

// Whether nothing more becomes of it. One that was canceled can go on.
constexpr bool HasEnded(RestorePhase phase) {
  return phase == RestorePhase::kSuccess || phase == RestorePhase::kPartial ||
         phase == RestorePhase::kFailed;
}

// Whether nothing is done about it until somebody asks for more: it has ended, was canceled, or is
// planned, which is all that mode plan does.
constexpr bool IsAtRest(RestorePhase phase) {
  return HasEnded(phase) || phase == RestorePhase::kPlanned || phase == RestorePhase::kCanceled;
}

// status.plan: what an executor found that would be done. Written by the server.
struct RestorePlanned {
  std::string spec_digest;  // SpecDigestOf the spec that it is of
  std::string job;          // UID of the Job that has found it
  std::string digest;       // "sha256:.." of PlanDigest; empty: there is no plan, `reason` says why
  std::string set_digest;
  RestoreCounts counts;
  int64_t unmet = 0;                        // that were meant, and cannot be put back
  std::vector<RefusedPolicy> refused = {};  // the first of the unmet
  int64_t untried = 0;  // that wait for what is put back before them, and could not be tried
  std::chrono::sys_seconds planned_at;
  std::string reason;   // of restore_end
  std::string message;  // why there is no plan; of a plan, what there is to know of its set

  bool operator==(const RestorePlanned&) const = default;
};

// What people are told of a plan, in one line: what there is to know of its set, and what cannot be
// put back. At most kMaxWords bytes.
std::string DescribePlan(const RestorePlanned& plan);

// status.result: what an executor has done of the plan, or is doing. Written by the server.
struct RestoreResult {
  std::string job;  // UID of the Job whose it is
  int64_t done = 0;
  int64_t nothing_to_do = 0;
  int64_t failed = 0;
  int64_t not_reached = 0;
  std::optional<std::chrono::sys_seconds> ended_at;  // absent: it goes on
  std::string reason;  // of restore_end, of one that ended before its end
  std::string message;

  bool operator==(const RestoreResult&) const = default;
};

// Somebody has read a plan and wants it done. Written by the server, which knows who it was.
struct RestoreApproval {
  std::string user;
  std::string plan_digest;
  std::chrono::sys_seconds at;

  bool operator==(const RestoreApproval&) const = default;
};

// That the status has room for.
inline constexpr size_t kMaxApprovals = 32;
// Two people, as an object does not say who made it: so whoever did needs somebody else.
inline constexpr size_t kApprovalsNeeded = 2;
// Whether so many different people have approved the plan of that digest.
bool IsApproved(const std::vector<RestoreApproval>& approvals, const std::string& plan_digest);

// BackupRestore.status.
struct RestoreStatus {
  int64_t observed_generation = 0;
  RestorePhase phase = RestorePhase::kPending;
  std::string reason;  // of restore_end
  std::string message;
  std::string job_name;  // of the newest
  std::optional<std::chrono::sys_seconds> started_at;
  std::optional<std::chrono::sys_seconds> finished_at;
  // Since when it waits for what its target names; absent: it does not.
  std::optional<std::chrono::sys_seconds> waiting_since;
  // That nothing is written before two people have approved the plan. Once true it stays so,
  // whatever the spec says afterwards.
  bool approval_required = false;
  std::optional<RestorePlanned> plan;
  std::vector<RestoreApproval> approvals;
  std::optional<RestoreResult> result;
  std::vector<Condition> conditions;
};

// That a restore is a drill of a BackupSchedule (domain/drill_object.h), as the object says:
// whoever may write it may have written that.
struct DrillMark {
  // Of the schedule, whose it is; empty where owner and label do not say the same.
  std::string schedule_name;
  std::string schedule_uid;
  std::chrono::sys_seconds due;
  int64_t attempt = 0;
};

struct Restore {
  ObjectMeta meta;
  RestoreSpec spec;
  RestoreStatus status;
  std::optional<DrillMark> drill = {};
};

// When something last came of one that is not at rest, as far as its object says: it was made,
// planned or approved, or its Job begun, where it has one now.
std::chrono::sys_seconds LastStepOf(const Restore& restore,
                                    std::optional<std::chrono::sys_seconds> job_created_at);

// What one Job of a restore does.
enum class RestoreStep { kPlan, kApply };
constexpr auto EnumWords(RestoreStep) {
  return std::to_array<base::EnumWord<RestoreStep>>(
      {{RestoreStep::kPlan, "plan"}, {RestoreStep::kApply, "apply"}});
}

// What a Job is for: annotation of the Job, by which controller and server know it again. `digest`
// is SpecDigestOf where it plans, and the plan's where it does what was planned.
std::string JobPurpose(RestoreStep step, const std::string& digest);

}  // namespace strongroom::domain
