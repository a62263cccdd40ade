#pragma once

#include <string>

#include "api/schedule.h"
#include "cli/error.h"
#include "cli/objects.h"
#include "domain/run.h"

// Runs that somebody makes without touching the schedule: for that the right to create
// BackupScheduleRuns is enough.
namespace strongroom::cli {

// What it says is what people may say, and no more (domain/run_fault.h).
struct AskedRun {
  std::string name;
  domain::RunSpec spec;
  bool is_new = false;  // nobody can have used its token before
};

// `name` decides which run it is: the same again makes no second one. Returns false when it is
// there already. Throws CliError, ForbiddenError when the caller may not; also when a run of that
// name is another than this.
bool MakeRun(const Objects& objects, const AskedRun& run);

// The same of a run of `schedule`, once and for all: one that was made before and is gone is not
// made again, as long as the schedule remembers it. Throws CliError then, and where the schedule is
// not ready.
bool MakeRunOnce(const Objects& objects, const api::Schedule& schedule, const AskedRun& run);

// Whether it has been made: by somebody, or by the controller for the same token. Throws as
// MakeRun, and when it was canceled: whoever asks with its token would take that for a backup.
bool IsMade(const Objects& objects, const AskedRun& run);

// Throws as IsMade where the object that has its name is not it, or was canceled.
void RefuseOther(const Json& object, const AskedRun& run);

// That it is gone.
CliError Deleted(const std::string& run);

// Throws CliError for a schedule of which nothing can run.
void RefuseUnready(const api::Schedule& schedule);

}  // namespace strongroom::cli
