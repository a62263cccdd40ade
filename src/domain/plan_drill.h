#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/condition.h"
#include "domain/drill_object.h"
#include "domain/drill_spec.h"
#include "domain/obstacles.h"
#include "domain/restore.h"

// Drills of a schedule, one in each interval of spec.drill, which begins at an offset of the
// schedule's own: which one is made, and which are deleted. What is told of it is another subject:
// domain/restorable.h.
namespace strongroom::domain {

// So many that have ended are kept, and the one of the last answer.
inline constexpr size_t kDrillsKept = 3;
// How long a drill may wait to be begun, and keep others from their turn, before it is given up.
inline constexpr std::chrono::seconds kDrillPatience{3'600};
// How long a drill may be there without an end, whoever keeps it from having one.
inline constexpr std::chrono::seconds kLongestDrill = kDrillPatience + 2 * kDrillTime;
// The wait before a drill is tried again that failed for the `failures`th time: longer each time.
std::chrono::seconds DrillWait(int64_t failures);
inline constexpr std::chrono::seconds kLongestDrillWait{6 * 3'600};

// The beginning of the interval that `now` is in.
std::chrono::sys_seconds DrillDue(const std::string& schedule_uid, std::chrono::seconds every,
                                  std::chrono::sys_seconds now);

// What is known of a schedule's drills.
struct DrillObserved {
  std::string schedule_name;
  std::string schedule_uid;
  std::optional<DrillSpec> spec;    // absent: no drills are wanted
  std::string newest_set;           // its name; empty: none is known
  std::vector<std::string> sets;    // that its last runs have stored
  std::optional<DrillAnswer> last;  // as the schedule's status has it
  std::optional<Condition> said;    // condition Restorable, likewise
  std::vector<Restore> drills;      // of the schedule, in any order
  // Why none can be made, of condition Restorable; and before when none is made.
  std::optional<Obstacle> problem;
  std::chrono::sys_seconds not_before;
  bool has_place = false;  // as few others are at work that one can be made
};

struct DrillToDelete {
  ObjectMeta meta;
  std::string why;
};

struct DrillPlan {
  std::vector<DrillToDelete> remove;
  bool needs_place = false;  // one is to be made, and has none
  std::optional<DrillToMake> make;
  bool is_at_work = false;              // one has not ended: it has a place
  std::optional<Obstacle> gave_up;      // on one that could not be begun
  std::optional<Condition> restorable;  // absent: no drills are wanted
  std::optional<DrillAnswer> last;      // what the schedule's status should have
  std::optional<std::chrono::sys_seconds> wake;
};

// Whether a drill is to be made now, for whoever may and has a place.
bool IsDrillDue(const DrillObserved& observed, std::chrono::sys_seconds now);

// Pure, and may be carried out twice: a drill has the same name however often it is made.
DrillPlan PlanDrill(const DrillObserved& observed, std::chrono::sys_seconds now);

}  // namespace strongroom::domain
