#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/condition.h"
#include "domain/object_meta.h"
#include "domain/outcome.h"
#include "domain/schedule.h"

namespace strongroom::domain {

// BackupScheduleRun.spec.scheduleRef.
struct ScheduleRef {
  std::string name;
  std::string uid;
};

// BackupScheduleRun.spec.
struct RunSpec {
  ScheduleRef schedule;
  std::string tenant;
  std::chrono::sys_seconds scheduled_for;
  Trigger trigger = Trigger::kSchedule;
  std::string retry_of;  // name of the run that this one repeats
  bool is_canceled = false;
};

// BackupScheduleRun.status.
struct RunStatus {
  Outcome outcome{.phase = RunPhase::kPending, .attempts = 0};  // as far as it is known
  std::string job_name;
  std::string backup_set_id;
  std::string backup_set_digest;  // "sha256:..."
  std::vector<Condition> conditions;
};

// One run: the object, its row in PostgreSQL, and what people are shown of it.
struct Run {
  ObjectMeta meta;
  // Of the owner reference that is its controller: a Run that is not owned by its schedule is not
  // ours.
  std::string controller_uid;
  RunSpec spec;
  RunStatus status;
};

// The message of condition Queued, while the run waits for others of its tenant; else empty.
std::string QueuedMessage(const Run& run);

}  // namespace strongroom::domain
