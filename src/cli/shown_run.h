#pragma once

#include <chrono>
#include <string>

#include "cli/error.h"
#include "cli/objects.h"
#include "domain/run.h"

namespace strongroom::cli {

// A run as people look at it. Times and texts are those of the object.
struct ShownRun {
  domain::Run run;
  // Why the object cannot be read; nothing else is set then but the name and the namespace.
  std::string problem;
};

// Never throws: see ShownRun::problem.
ShownRun ShowRun(const Json& object);

// Has the executor said what it read?
bool HasSummary(const ShownRun& view);

// The phase; before it "pending", "queued" or "blocked", and "canceling" when it was told to stop.
std::string ShowStatus(const ShownRun& view);

// What is in the way of a run that has not ended, or what it waits for; empty when nothing is.
std::string ShowObstacle(const ShownRun& view);

// "12/14"; "+1 ~2 -0", or "first" of a set that has none before it to compare with: empty when
// there is nothing to say.
std::string ShowBackedUp(const ShownRun& view);
std::string ShowChanges(const ShownRun& view);

// From the start to the end, or to `now`; empty when it has not started.
std::string ShowRunTime(const ShownRun& view, std::chrono::sys_seconds now);

// One sentence on how the run ended, or how it stands.
std::string Describe(const ShownRun& view, std::chrono::sys_seconds now);

// What a program that waited for the run ends with.
ExitCode ExitCodeOf(domain::RunPhase phase);

}  // namespace strongroom::cli
