#pragma once

#include <string>

#include "api/schedule.h"
#include "cli/objects.h"
#include "domain/run.h"

// Runs that somebody makes without touching the schedule: for that the right to create
// BackupScheduleRuns is enough.
namespace strongroom::cli {

// What it says is what people may say, and no more (domain/run_fault.h).
struct AskedRun {
  std::string name;
  domain::RunSpec spec;
};

// `name` decides which run it is: the same again makes no second one. Returns false when it is
// there already. Throws CliError, ForbiddenError when the caller may not; also when a run of that
// name is another than this.
bool MakeRun(const Objects& objects, const AskedRun& run);

// Whether it has been made: by somebody, or by the controller for the same token. Throws as
// MakeRun.
bool IsMade(const Objects& objects, const AskedRun& run);

// Throws CliError for a schedule of which nothing can run.
void RefuseUnready(const api::Schedule& schedule);

}  // namespace strongroom::cli
