#pragma once

#include <string>

#include "api/schedule.h"
#include "cli/asked_run.h"
#include "cli/objects.h"

namespace strongroom::cli {

struct Retry {
  AskedRun run;
  api::Schedule schedule;  // whose it is
};

// The run that does `run` once more, as the controller takes it: of a run of a schedule that is
// there, which ended without success, and which is an object or in the schedule's
// status.recentRuns. Throws CliError for any other, with what to do.
Retry RetryOf(const Objects& objects, const std::string& run, const std::string& token);

}  // namespace strongroom::cli
