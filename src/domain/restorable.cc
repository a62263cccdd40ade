#include "domain/restorable.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "domain/conditions.h"
#include "domain/drill_answer.h"
#include "domain/drill_reasons.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// What a drill has found bad, and what keeps another one from having an answer.
std::string WithTrouble(const std::string& found, const Obstacle& trouble) {
  const std::string since =
      "; since then: " + base::Cut(trouble.reason + ": " + trouble.message, kMaxWords / 2);
  return base::Cut(found, kMaxWords - since.size()) + since;
}

class Telling {
 public:
  Telling(const DrillsSeen& seen, sys_seconds now) : seen_(seen), now_(now) {}

  Restorable Tell() {
    Condition condition = Restorability();
    return {.condition = std::move(condition), .wake = wake_};
  }

 private:
  bool IsBad() const { return seen_.last && IsBadAnswer(seen_.last->reason); }

  Condition Restorability() {
    const auto& last = seen_.last;
    const auto trouble = Trouble();
    // What was found bad stays so until something else is found, whatever keeps that from being.
    if (IsBad()) {
      if (!trouble) return Say(last->reason, last->message);
      return SayTrouble(last->reason, WithTrouble(last->message, *trouble));
    }
    if (trouble) return SayTrouble(trouble->reason, trouble->message);
    if (last) return Say(last->reason, last->message);
    return Say(
        schedule_restorable::kNotDrilledYet,
        seen_.has_set ? "no drill has ended yet" : "its last runs have stored no backup set");
  }

  std::optional<Obstacle> Trouble() {
    if (seen_.trouble) return seen_.trouble;
    // Being tried again is no answer.
    const auto& said = seen_.said;
    const bool is_trouble = said && (said->reason == schedule_restorable::kDrillFailed ||
                                     said->reason == schedule_restorable::kDrillRefused);
    if (is_trouble && !seen_.is_answered) {
      return Obstacle{.reason = said->reason, .message = said->message};
    }
    return Lateness();
  }

  std::optional<Obstacle> Lateness() {
    const sys_seconds late = AwaitedSince() + 2 * seen_.every;
    if (late >= now_) {
      wake_ = late + seconds{1};
      return std::nullopt;
    }
    // The first one has its own time, however long there was no set to be tried.
    if (!seen_.last && (seen_.is_at_work || !seen_.has_set)) return std::nullopt;
    return Obstacle{.reason = std::string(schedule_restorable::kDrillLate),
                    .message = "no drill has ended for twice the time of spec.drill.every"};
  }

  // The last answer; before the first one, since when the condition says that nobody knows, or the
  // last answer of another target.
  sys_seconds AwaitedSince() const {
    if (seen_.last && seen_.answered_at) return *seen_.answered_at;
    const auto& said = seen_.said;
    const sys_seconds unknown = said && said->is_unknown ? said->last_transition : now_;
    return std::max(unknown, seen_.answered_at.value_or(unknown));
  }

  // In the words that are there already, where only what changes from one attempt to the next would
  // be another: names, counts and times.
  Condition SayTrouble(std::string_view reason, std::string message) const {
    const auto& said = seen_.said;
    const bool is_said = said && said->reason == reason && IsOfTheSameAnswer(said->message) &&
                         SayTheSame(said->message, message);
    return Say(reason, is_said ? said->message : std::move(message));
  }

  // Counts and names in what a drill has found are never old ones.
  bool IsOfTheSameAnswer(std::string_view message) const {
    return !IsBad() || message.starts_with(base::Cut(seen_.last->message, kMaxWords / 3));
  }

  Condition Say(std::string_view reason, std::string message) const {
    Condition restorable{.type = std::string(condition::kRestorable), .last_transition = now_};
    restorable.is_true = reason == schedule_restorable::kDrillPassed;
    restorable.is_unknown = !restorable.is_true && !IsBadAnswer(reason);
    restorable.reason = reason;
    restorable.message = std::move(message);
    const auto& said = seen_.said;
    if (said && said->is_true == restorable.is_true && said->is_unknown == restorable.is_unknown) {
      restorable.last_transition = said->last_transition;
    }
    return restorable;
  }

  const DrillsSeen& seen_;
  const sys_seconds now_;
  std::optional<sys_seconds> wake_;
};

}  // namespace

Restorable RestorableOf(const DrillsSeen& seen, sys_seconds now) {
  return Telling(seen, now).Tell();
}

}  // namespace strongroom::domain
