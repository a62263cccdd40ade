#pragma once

#include <string>

#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/run_follower.h"

namespace strongroom::cli {

// That a schedule shall run now. The same token again makes no second run.
struct RunRequest {
  std::string schedule;
  std::string token;
  bool is_new = false;  // nobody can have used the token before
};

struct ManualRun {
  std::string name;
  bool was_made_before = false;  // for the same token
};

// Sets the annotation of the schedule, and waits, at most 30 seconds, until the controller has made
// the run. Where the caller may not change the schedule, makes the run, of the same name. Warnings
// go to `err`. Throws CliError, also for a schedule that is not ready.
ManualRun StartRun(const Objects& objects, RunFollower& follower, const RunRequest& request,
                   Printer err);

}  // namespace strongroom::cli
