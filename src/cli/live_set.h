#pragma once

#include <chrono>
#include <string>

#include "cli/host.h"
#include "cli/objects.h"

namespace strongroom::cli {

// What stands in the place of a set, and means the tenant as it is now.
inline constexpr const char* kLive = "live";

// Backs the tenant of `set` up now, by a run of its schedule as `run` starts one, and returns the
// name of the set that was stored. What the run does is told on host.err, and what is missing where
// it is partial. Throws CliError: a run that stored no set, a schedule that is of another tenant
// now, and what RunFollower throws.
std::string StoreLiveSet(const Objects& objects, const Host& host, const sets::BackupSet& set,
                         std::chrono::milliseconds timeout);

}  // namespace strongroom::cli
