#pragma once

#include <string>
#include <vector>

#include "cli/objects.h"

namespace strongroom::cli {

// What the argument SET of a command means: the set of that name ("nightly-202603020130-42",
// "backupset/..."), or the newest of a schedule ("nightly", "bsched/nightly"), not counting those
// that were put in under its name. Throws CliError when it is neither. The set is as a list has it,
// without its types.
sets::BackupSet FindSet(const Objects& objects, const std::string& argument);

// What it means to a command that takes several: the set of that name, or all of the schedule, in
// the order in which they were taken; one at least. Throws CliError when it is neither.
std::vector<sets::BackupSet> FindSets(const Objects& objects, const std::string& argument);

// The same for what somebody lets go: the set of that name, or the one of the schedule that is
// held. Throws CliError where it is not held, or several of the schedule are.
sets::BackupSet FindHeldSet(const Objects& objects, const std::string& argument);

// Where a schedule has no set of its own: throws CliError when some were put in under its name,
// which nobody means by it.
void RefuseImported(const Objects& objects, const std::string& schedule);

// Whether set `a` was taken after `b`.
bool IsNewerSet(const sets::BackupSet& a, const sets::BackupSet& b);

// Whether the argument says that a schedule is meant: "backupschedule/nightly".
bool SaysSchedule(const std::string& argument);

}  // namespace strongroom::cli
