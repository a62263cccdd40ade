#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/obstacles.h"
#include "domain/restore.h"

// What becomes of a BackupRestore next: planned by one Job, done by another, and nothing is written
// before what would be done is stored, and approved where that is asked for.
namespace strongroom::domain {

// How long after its Job's end a step may still be told: the server patches the status before it
// answers the executor, and only the watch may be late.
inline constexpr std::chrono::seconds kRestoreWordsGrace{30};

// For how long a restore waits for what its target names before it has failed.
inline constexpr std::chrono::seconds kRestorePatience{86'400};
// Restores of a namespace that wait so at once.
inline constexpr size_t kMostWaitingRestores = 100;

// A Job of the restore.
struct RestoreJobView {
  std::string name;
  std::string uid;
  std::string purpose;  // JobPurpose
  std::chrono::sys_seconds created_at;
  std::optional<std::chrono::sys_seconds> ended_at;
  bool is_deleting = false;
  bool is_out_of_time = false;  // it was ended by its deadline
  std::string words;            // how it ended, or what keeps it from working, as Kubernetes says
};

struct RestoreObserved {
  const Restore& restore;
  std::vector<RestoreJobView> jobs;
  std::string new_ending;  // of a name: five characters that nobody can foresee
  // What the target names and cannot be used yet: a reason of restore_end, and a sentence.
  std::optional<Obstacle> target_problem;
  // The installation, or who the restore is done as, asks for approval whatever the spec says.
  bool demands_approval = false;
  bool may_wait = true;  // fewer of its namespace wait than may
  // Why its spec cannot be read, and is not what `restore` has; empty: it can be.
  std::string unreadable = {};
};

struct RestoreCourse {
  // What the status should have; plan, approvals and result are the server's.
  RestoreStatus status;
  std::optional<RestoreStep> begin;      // by a Job of the name that the status has
  std::vector<RestoreJobView> end_jobs;  // to be deleted
  // A Job would be begun next: what the target names has to be asked about, and told.
  bool needs_target = false;
  std::optional<std::chrono::sys_seconds> wake;
};

// Pure, and may be carried out twice: the name of a Job is in the status before there is a Job, so
// that the API server refuses a second one. Nobody can foresee it: whoever may make Jobs, and say
// in them what ours say, has none of the restore's. What has ended stays so, also where its spec
// cannot be read any more: the version that did it could.
RestoreCourse PlanCourse(const RestoreObserved& told, std::chrono::sys_seconds now);

}  // namespace strongroom::domain
