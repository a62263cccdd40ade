#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "domain/condition.h"
#include "domain/restore.h"

// Drills: whether what a schedule has stored could be put back is tried now and then.
namespace strongroom::domain {

// BackupSchedule.spec.drill.
struct DrillSpec {
  std::chrono::seconds every{0};
  std::optional<RestoreTarget> target;  // absent: the cluster that the Job runs in
  // ServiceAccount whose rights are checked before each drill; without target, the drill runs as
  // it.
  std::string service_account;
  RestoreExecutor executor = {};
};

// BackupSchedule.status.lastDrill: the last drill that ended with an answer.
struct DrillAnswer {
  std::string name;           // of the BackupRestore
  std::string target_digest;  // TargetDigestOf the spec.drill that it is of
  std::string backup_set;
  std::chrono::sys_seconds scheduled_for;  // since when it was due
  std::chrono::sys_seconds finished_at;
  std::string reason;  // of schedule_restorable
  std::string message;

  bool operator==(const DrillAnswer&) const = default;
};

// What is known of a schedule's drills; both are absent where none are wanted.
struct DrillFinding {
  std::optional<Condition> restorable;
  std::optional<DrillAnswer> last;

  bool operator==(const DrillFinding&) const = default;
};

}  // namespace strongroom::domain
