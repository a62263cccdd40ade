#pragma once

#include <chrono>
#include <string>

#include "domain/drill_spec.h"
#include "domain/restore.h"

// A drill: a BackupRestore of mode plan that a schedule owns. Its executor verifies the set and
// asks the target about each policy, and nothing is written.
namespace strongroom::domain {

// Of its Job.
inline constexpr std::chrono::seconds kDrillTime{3'600};
// In one interval. Far more than there is time for: what says that it is a later one lies.
inline constexpr int64_t kMostDrillAttempts = 10'000;

struct DrillToMake {
  std::string name;
  DrillMark mark;
  RestoreSpec spec;
};

// BackupRestore.spec of a drill of that set: all of it, over what is there.
RestoreSpec DrillOf(const DrillSpec& drill, const std::string& backup_set);

// What is asked, and as whom, whichever set is tried: another digest is another question. 32
// hexadecimal digits.
std::string TargetDigestOf(const DrillSpec& drill);
std::string TargetDigestOf(RestoreSpec drill);

// What is wrong with it beyond what the schema says, with the field's name; empty when nothing is.
std::string SpecProblem(const DrillSpec& drill);
// Why nothing of a tenant of that kind could be put into the drill's target; empty when it could.
std::string ProviderProblem(const DrillSpec& drill, ProviderKind tenant);

// The name of a drill says all of it: what it does, for whom, since when it was due, and which
// attempt it is.
std::string DrillName(const DrillMark& mark, const RestoreSpec& spec);
// Whether a drill is what was made under its name, whoever has written to it since.
bool IsAsMade(const Restore& drill);
// What is wrong with a restore that says that it is a drill, for people; empty when nothing is. Who
// has changed one is not who was asked whether it may be.
std::string DrillFault(const Restore& restore);
// UID of the schedule whose drill it is; empty of one that is none, or is not as it was made.
std::string ScheduleOfDrill(const Restore& restore);

}  // namespace strongroom::domain
