#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/condition.h"
#include "domain/drill_spec.h"
#include "domain/obstacles.h"
#include "domain/restore.h"

// Drills: a BackupRestore of mode plan that a schedule owns, once in each interval of spec.drill,
// which begins at an offset of the schedule's own. Its executor verifies the newest set and asks
// the target about each policy; what it found is condition Restorable.
namespace strongroom::domain {

// So many that have ended are kept, and the one of the last answer.
inline constexpr size_t kDrillsKept = 3;
// How long a drill may wait to be begun, and keep others from their turn, before it is given up.
inline constexpr std::chrono::seconds kDrillPatience{3'600};
// Of its Job; and how long a drill may be there without an end, whoever keeps it from having one.
inline constexpr std::chrono::seconds kDrillTime{3'600};
inline constexpr std::chrono::seconds kLongestDrill = kDrillPatience + 2 * kDrillTime;
// The wait before a drill is tried again that failed for the `failures`th time: longer each time.
std::chrono::seconds DrillWait(int64_t failures);
inline constexpr std::chrono::seconds kLongestDrillWait{6 * 3'600};

// BackupRestore.spec of a drill of that set: all of it, over what is there.
RestoreSpec DrillOf(const DrillSpec& drill, const std::string& backup_set);
// What is tried, whichever set: another digest is another question. 32 hexadecimal digits.
std::string AboutOf(const DrillSpec& drill);
// What is wrong with it beyond what the schema says, with the field's name; empty when nothing is.
std::string ProblemOf(const DrillSpec& drill);

// The name of a drill says all of it: what it does, for whom, since when it was due, and which
// attempt it is.
std::string DrillName(const DrillMark& mark, const RestoreSpec& spec);
// Whether a drill is what was made under its name, whoever has written to it since.
bool IsAsMade(const Restore& drill);
// What a drill found; absent when it has no answer, or none yet.
std::optional<DrillAnswer> AnswerOf(const Restore& drill);

// The beginning of the interval that `now` is in.
std::chrono::sys_seconds DrillDue(const std::string& schedule_uid, std::chrono::seconds every,
                                  std::chrono::sys_seconds now);

// What is known of a schedule's drills.
struct DrillObserved {
  std::string schedule_name;
  std::string schedule_uid;
  std::optional<DrillSpec> spec;    // absent: no drills are wanted
  std::string newest_set;           // its name; empty: none is known
  std::optional<DrillAnswer> last;  // as the schedule's status has it
  std::optional<Condition> told;    // condition Restorable, likewise
  std::vector<Restore> drills;      // of the schedule, in any order
  // Why none can be made, of condition Restorable; and before when none is made.
  std::optional<Obstacle> problem;
  std::chrono::sys_seconds not_before;
  bool has_place = false;  // as few others are at work that one can be made
};

struct DrillToMake {
  std::string name;
  DrillMark mark;
  RestoreSpec spec;
};

struct DrillToDelete {
  ObjectMeta meta;
  std::string why;
};

struct DrillPlan {
  std::vector<DrillToDelete> remove;
  bool is_due = false;       // one is to be made, for whoever may and has a place
  bool needs_place = false;  // that it has not
  std::optional<DrillToMake> make;
  bool is_at_work = false;              // one has not ended: it has a place
  std::optional<Obstacle> gave_up;      // on one that could not be begun
  std::optional<Condition> restorable;  // absent: no drills are wanted
  std::optional<DrillAnswer> last;      // what the schedule's status should have
  std::optional<std::chrono::sys_seconds> wake;
};

// Pure, and may be carried out twice: a drill has the same name however often it is made.
DrillPlan PlanDrill(const DrillObserved& told, std::chrono::sys_seconds now);

}  // namespace strongroom::domain
