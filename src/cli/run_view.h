#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/run.h"
#include "cli/error.h"
#include "cli/objects.h"
#include "domain/outcome.h"

namespace strongroom::cli {

// A run as people look at it. Times and texts are those of the object.
struct RunView {
  api::Run run;
  // Why the object cannot be read; nothing else is set then but the name and the namespace.
  std::string problem;

  // status.summary: absent until the executor has reported.
  std::optional<int64_t> total;
  std::optional<int64_t> backed_up;
  std::optional<int64_t> errors;
  std::optional<domain::ChangeCounts> changes;
  std::map<std::string, domain::TypeCoverage> types;
  std::vector<std::string> warnings;
  std::vector<std::string> unknown_types;

  std::string digest;  // status.backupSetDigest
  std::string queued;  // the message of condition Queued, while it waits
};

// Never throws: see RunView::problem.
RunView ViewOf(const Json& object);

// The phase; before it "pending" or "queued", and "canceling" when it was told to stop.
std::string ShowStatus(const RunView& view);

// "12/14", "+1 ~2 -0": empty when there is nothing to say.
std::string ShowBackedUp(const RunView& view);
std::string ShowChanges(const RunView& view);

// From the start to the end, or to `now`; empty when it has not started.
std::string ShowRunTime(const RunView& view, std::chrono::sys_seconds now);

// One sentence on how the run ended, or how it stands.
std::string Describe(const RunView& view, std::chrono::sys_seconds now);

// What a program that waited for the run ends with.
ExitCode ExitCodeOf(domain::RunPhase phase);

}  // namespace strongroom::cli
