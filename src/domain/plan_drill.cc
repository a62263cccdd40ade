#include "domain/plan_drill.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "domain/drill_answer.h"
#include "domain/drill_reasons.h"
#include "domain/restorable.h"
#include "domain/slots.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds kFirstWait{60};
// The clock of whoever says when a drill has ended may be ahead by so much.
constexpr seconds kClockSkew{300};

// A drill with what it found.
struct Drill {
  const Restore* restore;
  std::optional<DrillAnswer> answer;
  bool has_failed = false;

  const DrillMark& mark() const { return *restore->drill; }
  sys_seconds ended_at() const {
    return restore->status.finished_at.value_or(restore->meta.created_at);
  }
  std::string target_digest() const { return TargetDigestOf(restore->spec); }
  Obstacle Trouble() const {
    const RestoreStatus& status = restore->status;
    return {.reason = std::string(schedule_restorable::kDrillFailed),
            .message = "drill " + restore->meta.name + ": " + status.reason +
                       (status.message.empty() ? "" : ": " + status.message)};
  }
};

class Drilling {
 public:
  Drilling(const DrillObserved& observed, sys_seconds now) : observed_(observed), now_(now) {
    if (observed_.spec) target_digest_ = TargetDigestOf(*observed_.spec);
    Sort();
    plan_.last = observed_.last;
    if (!observed_.spec) return;
    due_ = DrillDue(observed_.schedule_uid, observed_.spec->every, now_);
    TakeAnswer();
    next_ = FindNext();
  }

  bool IsDue() const { return next_.has_value(); }

  DrillPlan Plan() {
    if (observed_.spec) {
      PlanNext();
      Tell();
    } else {
      plan_.last.reset();
    }
    Retire();
    return std::move(plan_);
  }

 private:
  void WakeBy(sys_seconds when) {
    if (!plan_.wake || when < *plan_.wake) plan_.wake = when;
  }

  void Remove(const Restore& drill, std::string why) {
    plan_.remove.push_back({.meta = drill.meta, .why = std::move(why)});
  }

  void Sort() {
    for (const Restore& restore : observed_.drills) {
      if (!restore.drill) continue;
      Drill drill{.restore = &restore, .answer = AnswerOf(restore)};
      drill.has_failed = !drill.answer && HasEnded(restore.status.phase);
      const bool has_ended = drill.answer || drill.has_failed;
      if (restore.meta.is_deleting) {
        is_leaving_ = is_leaving_ || !has_ended;
      } else if (!IsAsMade(restore)) {
        Remove(restore, "it is not what was made");
      } else if (has_ended) {
        ended_.push_back(std::move(drill));
      } else {
        SortOpen(drill);
      }
    }
    // What was due later than now was made by a clock that has gone back: it is the oldest.
    const auto order = [this](const Drill& drill) {
      const DrillMark& mark = drill.mark();
      return std::tuple(mark.due <= now_, mark.due, mark.attempt, drill.restore->meta.created_at,
                        std::string_view(drill.restore->meta.name));
    };
    std::sort(ended_.begin(), ended_.end(),
              [&](const Drill& a, const Drill& b) { return order(a) > order(b); });
  }

  void SortOpen(const Drill& drill) {
    const Restore& restore = *drill.restore;
    const bool waits = restore.status.phase == RestorePhase::kPending;
    const sys_seconds until = restore.meta.created_at + (waits ? kDrillPatience : kLongestDrill);
    if (!observed_.spec || drill.target_digest() != target_digest_) {
      return Remove(restore, "spec.drill is another one now");
    }
    if (until <= now_) {
      plan_.gave_up = drill.Trouble();
      return Remove(restore, waits ? "it could not be begun" : "it does not end");
    }
    if (open_) return Remove(restore, "another one is at work");
    open_ = drill;
    WakeBy(until);
  }

  // The one that came last. One that was due later than now says nothing of the order.
  void TakeAnswer() {
    for (const Drill& drill : ended_) {
      const bool is_asked = drill.target_digest() == target_digest_;
      if (!drill.answer || !is_asked || drill.mark().due > now_) continue;
      // Whoever makes BackupRestores can make one that looks like a drill, of a set that suits
      // them.
      if (!IsOwnSet(drill.answer->backup_set)) continue;
      if (!plan_.last || IsNewer(*drill.answer, *plan_.last)) plan_.last = drill.answer;
    }
  }

  bool IsNewer(const DrillAnswer& answer, const DrillAnswer& last) const {
    if (last.target_digest != target_digest_ || last.scheduled_for > now_) return true;
    return std::pair(FinishedAt(answer), answer.scheduled_for) >
           std::pair(FinishedAt(last), last.scheduled_for);
  }

  bool IsOwnSet(const std::string& set) const {
    const auto& sets = observed_.sets;
    return set == observed_.newest_set || std::find(sets.begin(), sets.end(), set) != sets.end() ||
           (observed_.last && set == observed_.last->backup_set);
  }

  // One of another target says nothing of this one.
  const DrillAnswer* Last() const {
    return plan_.last && plan_.last->target_digest == target_digest_ ? &*plan_.last : nullptr;
  }

  // When it ended. What a clock says that was ahead is not kept in mind until it has come.
  sys_seconds FinishedAt(const DrillAnswer& answer) const {
    return answer.finished_at <= now_ + kClockSkew ? answer.finished_at
                                                   : std::min(answer.scheduled_for, now_);
  }

  // In this interval, which may have begun later when spec.drill.every was another one.
  bool IsAnswered() const {
    return Last() != nullptr && Last()->scheduled_for >= due_ && Last()->scheduled_for <= now_;
  }

  // The one that is to be made now. What was found bad is asked again after the longest wait: it is
  // mended by then, or was passing.
  std::optional<DrillMark> FindNext() {
    if (open_ || is_leaving_ || observed_.newest_set.empty()) return std::nullopt;
    if (IsAnswered() && !IsBadAnswer(Last()->reason)) return std::nullopt;
    DrillMark mark{.schedule_name = observed_.schedule_name,
                   .schedule_uid = observed_.schedule_uid,
                   .due = due_,
                   .attempt = 1};
    sys_seconds not_before = observed_.not_before;
    if (IsAnswered()) not_before = std::max(not_before, FinishedAt(*Last()) + kLongestDrillWait);
    for (const Drill& drill : ended_) {
      if (drill.mark().due != due_ || drill.target_digest() != target_digest_) continue;
      mark.attempt = std::max(mark.attempt, drill.mark().attempt + 1);
      if (!drill.has_failed) continue;
      not_before = std::max(not_before, drill.ended_at() + DrillWait(drill.mark().attempt));
    }
    if (mark.attempt > kMostDrillAttempts) return std::nullopt;
    // No wait is longer: the clock has gone back.
    if (now_ < not_before && not_before <= now_ + kLongestDrillWait + kClockSkew) {
      WakeBy(not_before);
      return std::nullopt;
    }
    if (plan_.gave_up) return std::nullopt;
    return mark;
  }

  void PlanNext() {
    WakeBy(due_ + observed_.spec->every);
    const bool is_wanted = next_ && !observed_.problem;
    plan_.needs_place = is_wanted && !observed_.has_place;
    if (is_wanted && observed_.has_place) {
      const RestoreSpec spec = DrillOf(*observed_.spec, observed_.newest_set);
      plan_.make = DrillToMake{.name = DrillName(*next_, spec), .mark = *next_, .spec = spec};
    }
    plan_.is_at_work = open_ || plan_.make;
  }

  // What keeps drills from having an answer.
  std::optional<Obstacle> Trouble() const {
    if (observed_.problem) return observed_.problem;
    if (plan_.gave_up) return plan_.gave_up;
    if (open_ && open_->restore->status.phase == RestorePhase::kPending &&
        !open_->restore->status.reason.empty()) {
      return open_->Trouble();
    }
    for (const Drill& drill : ended_) {
      const bool is_past = Last() != nullptr && drill.ended_at() <= FinishedAt(*Last());
      if (drill.answer || drill.mark().due > now_ || is_past) break;
      if (drill.target_digest() == target_digest_) return drill.Trouble();
    }
    return std::nullopt;
  }

  void Tell() {
    DrillsSeen seen{.every = observed_.spec->every,
                    .has_set = !observed_.newest_set.empty(),
                    .is_at_work = plan_.is_at_work,
                    .trouble = Trouble(),
                    .last = {},
                    .is_answered = IsAnswered(),
                    .answered_at = {},
                    .said = observed_.said};
    if (Last() != nullptr) seen.last = *Last();
    if (plan_.last) seen.answered_at = FinishedAt(*plan_.last);
    Restorable restorable = RestorableOf(seen, now_);
    plan_.restorable = std::move(restorable.condition);
    if (restorable.wake) WakeBy(*restorable.wake);
  }

  void Retire() {
    size_t kept = 0;
    for (const Drill& drill : ended_) {
      const bool is_last = plan_.last && plan_.last->name == drill.restore->meta.name;
      if (is_last || kept < kDrillsKept) {
        ++kept;
      } else {
        Remove(*drill.restore, "newer ones have ended");
      }
    }
  }

  const DrillObserved& observed_;
  const sys_seconds now_;
  std::string target_digest_;
  sys_seconds due_;
  std::optional<Drill> open_;
  bool is_leaving_ = false;   // one that has not ended is being deleted
  std::vector<Drill> ended_;  // newest first
  std::optional<DrillMark> next_;
  DrillPlan plan_;
};

}  // namespace

seconds DrillWait(int64_t failures) {
  seconds wait = kFirstWait;
  for (int64_t i = 1; i < failures && wait < kLongestDrillWait; ++i) wait *= 2;
  return std::min(wait, kLongestDrillWait);
}

sys_seconds DrillDue(const std::string& schedule_uid, seconds every, sys_seconds now) {
  const seconds offset = SpreadOffset(schedule_uid, every);
  const seconds since = now.time_since_epoch() - offset;
  // Before the epoch, too.
  const seconds into = (since % every + every) % every;
  return now - into;
}

bool IsDrillDue(const DrillObserved& observed, sys_seconds now) {
  return Drilling(observed, now).IsDue();
}

DrillPlan PlanDrill(const DrillObserved& observed, sys_seconds now) {
  return Drilling(observed, now).Plan();
}

}  // namespace strongroom::domain
