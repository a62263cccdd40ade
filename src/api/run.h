#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "api/meta.h"
#include "domain/plan.h"

namespace strongroom::api {

// A BackupScheduleRun as the controller sees it.
struct Run {
  Meta meta;
  std::string schedule_name;
  std::string schedule_uid;
  std::string controller_uid;  // of the owner reference; a Run that is not owned by its schedule is
                               // not ours
  std::string tenant;
  domain::Trigger trigger = domain::Trigger::kSchedule;
  std::string retry_of;  // name of the run that this one repeats
  std::chrono::sys_seconds scheduled_for;
  bool is_canceled = false;

  domain::RunPhase phase = domain::RunPhase::kPending;
  std::string reason;
  std::string job_name;
  std::optional<std::chrono::sys_seconds> started_at;
  std::optional<std::chrono::sys_seconds> finished_at;
  std::string summary;  // JSON, empty when absent
  std::string error_code;
  std::string error_message;
  std::string backup_set_id;
  int64_t attempts = 0;
  bool is_queued = false;
};

// Throws ApiFormatError when the object does not have the form of our API.
Run DecodeRun(const nlohmann::json& object);

// What a Run to create says.
struct RunIdentity {
  std::string ns;
  std::string schedule_name;
  std::string schedule_uid;
  std::string tenant;
};

// The object to POST, owned by its schedule: deleting the schedule deletes it.
nlohmann::json BuildRun(const RunIdentity& identity, const domain::RunToCreate& run);

// Status patches. They hold only for the object as `run` was seen (409 otherwise). A run that is
// marked or finished does not wait any more: condition Queued goes away.
nlohmann::json BuildFinishPatch(const domain::RunToFinish& finish, const Run& run,
                                std::chrono::sys_seconds now);
nlohmann::json BuildMarkPatch(const domain::RunToMark& mark, const Run& run);
// Condition Queued: the run waits for `position - 1` others of its tenant and those that run now.
nlohmann::json BuildQueuedPatch(const Run& run, size_t position, std::chrono::sys_seconds now);

}  // namespace strongroom::api
