#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_words.h"
#include "domain/condition.h"
#include "domain/item_change.h"
#include "domain/object_meta.h"
#include "domain/outcome.h"
#include "domain/schedule.h"
#include "domain/tenant.h"

namespace strongroom::domain {

// An object of the run's namespace.
struct ObjectRef {
  std::string name;
  std::string uid;  // empty where whoever refers to it does not say

  bool operator==(const ObjectRef&) const = default;
};

// BackupScheduleRun.spec: what somebody asks for, who may be anybody with rights on runs. Nothing
// is done by it before the controller has resolved it, and then only `is_canceled` is looked at.
struct RunSpec {
  ObjectRef schedule;
  std::string tenant;  // empty in what people make: the schedule's
  std::optional<std::chrono::sys_seconds> scheduled_for;  // absent in what people make
  Trigger trigger = Trigger::kSchedule;
  std::string retry_of;  // name of the run that this one repeats
  bool is_canceled = false;

  bool operator==(const RunSpec&) const = default;
};

// Who made a Run.
enum class RunOrigin { kController, kPerson };
constexpr auto EnumWords(RunOrigin) {
  return std::to_array<base::EnumWord<RunOrigin>>(
      {{RunOrigin::kController, "controller"}, {RunOrigin::kPerson, "person"}});
}

// BackupScheduleRun.status.resolved: what the run is and does, frozen by the controller before its
// Job is made. People cannot write a status, so this is what everybody acts on.
struct ResolvedRun {
  ObjectRef schedule;
  ObjectRef tenant;
  ProviderKind provider = ProviderKind::kKubernetes;
  std::chrono::sys_seconds scheduled_for;
  Trigger trigger = Trigger::kSchedule;
  std::string retry_of;
  RunOrigin origin = RunOrigin::kController;
  RunTemplate run;
  std::string job_name;  // empty: that of the run, see JobNameOf
  // When the run is over at the latest; absent while it waits for its tenant.
  std::optional<std::chrono::sys_seconds> deadline;

  bool operator==(const ResolvedRun&) const = default;
};

// BackupScheduleRun.status.
struct RunStatus {
  // Absent until the controller has looked at the run, and for ever in one that is not valid.
  std::optional<ResolvedRun> resolved;
  Outcome outcome{.phase = RunPhase::kPending, .attempts = 0};  // as far as it is known
  std::string job_name;
  std::string backup_set_id;
  std::string backup_set_digest;    // "sha256:..."
  std::vector<ItemChange> changes;  // at most kMaxShownChanges; removed ones first
  std::vector<Condition> conditions;
};

// One run: the object, its row in PostgreSQL, and what people are shown of it.
struct Run {
  ObjectMeta meta;
  std::string controller_uid;  // of the owner reference that is its controller; empty: none
  // The schedule that the spec names, with its UID, is its only owner, and no finalizer holds it.
  bool is_owned_alone = false;
  RunSpec spec;
  RunStatus status;
};

// Condition Queued, when it is True: what the run waits for; else null.
const Condition* QueuedOf(const Run& run);

// Condition Blocked, when it is True; else null.
const Condition* BlockedOf(const Run& run);

// The name that the run's Job has, or will have. That of the run, unless somebody else's Job has
// it, or the run is tried again; then one that was written down here before the Job was made.
std::string JobNameOf(const Run& run);

// What people are shown of a run: as it was resolved, and before that as it asks.
ResolvedRun FactsOf(const Run& run);

// How long what is done for a run may take from `now`. A deadline that is past, or farther away
// than the whole timeout, is the work of a wrong clock: then the timeout holds.
std::chrono::seconds TimeFor(std::chrono::seconds timeout,
                             std::optional<std::chrono::sys_seconds> deadline,
                             std::chrono::sys_seconds now);

// Whether the run is over whatever its Job says. Kubernetes ends a Job in time, unless somebody
// suspends it or holds it with a finalizer: `grace` is what it may take for that.
bool HasHadItsTime(std::optional<std::chrono::sys_seconds> deadline, std::chrono::sys_seconds now,
                   std::chrono::seconds grace);

// The one question of ownership: does the run count as one of that schedule? It does when the
// controller has resolved it so; what its spec, labels and owners say is anybody's word.
bool BelongsTo(const Run& run, const ObjectMeta& schedule);

}  // namespace strongroom::domain
