#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cli/objects.h"

namespace strongroom::cli {

// What the argument SET of a command means: the set of that name ("nightly-202603020130-42",
// "backupset/..."), or the newest of a schedule ("nightly", "bsched/nightly"). Throws CliError when
// it is neither.
Json FindSet(const Objects& objects, const std::string& argument);

// The same for what somebody lets go: the set of that name, or the one of the schedule that is
// held. Throws CliError where it is not held, or several of the schedule are.
Json FindHeldSet(const Objects& objects, const std::string& argument);

// The name of what FindSet finds.
std::string NameOfSet(const Json& set);

// Whether set `a` was taken after `b`.
bool IsNewerSet(const Json& a, const Json& b);

// Whether the argument says that a schedule is meant: "backupschedule/nightly".
bool SaysSchedule(const std::string& argument);

}  // namespace strongroom::cli
