#pragma once

#include <chrono>
#include <optional>

#include "domain/condition.h"
#include "domain/drill_spec.h"
#include "domain/obstacles.h"

// Condition Restorable of a schedule: whether what it stores can be put back, as its drills
// (domain/plan_drill.h) have found it, and in which words.
namespace strongroom::domain {

// What a look at the drills of a schedule has come to.
struct DrillsSeen {
  std::chrono::seconds every{};     // spec.drill.every
  bool has_set = false;             // there is one that could be tried
  bool is_at_work = false;          // one has not ended
  std::optional<Obstacle> trouble;  // what keeps drills from having an answer now
  std::optional<DrillAnswer> last;  // of what spec.drill asks for now
  bool is_answered = false;         // `last` is of the interval that now is in
  // When the last answer has come, be it `last` or one of another target.
  std::optional<std::chrono::sys_seconds> answered_at;
  std::optional<Condition> said;  // the condition, as it was told last
};

struct Restorable {
  Condition condition;
  std::optional<std::chrono::sys_seconds> wake;  // when it may be another one by itself
};

// Pure. What was found bad stays False until a drill finds something else; what keeps drills from
// that is told beside it. Where only names, counts or times of a trouble are new, the condition
// stays as it was told, so that an attempt that fails is no news.
Restorable RestorableOf(const DrillsSeen& seen, std::chrono::sys_seconds now);

}  // namespace strongroom::domain
