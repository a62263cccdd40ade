#include "domain/drill.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "base/sha256.h"
#include "base/text.h"
#include "domain/conditions.h"
#include "domain/drill_reasons.h"
#include "domain/naming.h"
#include "domain/restore_reasons.h"
#include "domain/slots.h"
#include "domain/told_apart.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds kFirstWait{60};

std::string Count(int64_t count, const char* what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "y" : "ies");
}

// Of a set that was planned as a whole.
void Judge(const std::string& set, const RestorePlanned& plan, DrillAnswer& answer) {
  const int64_t restorable = plan.counts.writes() + plan.counts.none;
  const int64_t unstored = plan.counts.refuse - plan.unmet;
  if (plan.unmet > 0) {
    answer.reason = schedule_restorable::kNotAllRestorable;
    answer.message = Count(plan.unmet, "polic") + " of backup set " + set +
                     " cannot be put back: " + plan.message;
  } else if (restorable == 0) {
    answer.reason = schedule_restorable::kNotAllTried;
    answer.message = "backup set " + set + " has nothing that can be put back";
  } else if (plan.untried > 0) {
    answer.reason = schedule_restorable::kNotAllTried;
    answer.message = Count(plan.untried, "polic") + " of " + std::to_string(restorable) +
                     " of backup set " + set +
                     " could not be tried: what they need is only put back before them";
  } else {
    answer.reason = schedule_restorable::kDrillPassed;
    answer.message = "backup set " + set + " is as it was sealed, and " +
                     Count(restorable, "polic") + " of it can be put back";
    if (unstored > 0) {
      answer.message += "; of " + std::to_string(unstored) + " more it has no content";
    }
  }
  answer.message = base::Cut(answer.message, kMaxWords);
}

bool IsBad(std::string_view reason) {
  return reason == schedule_restorable::kNotAllRestorable ||
         reason == schedule_restorable::kSetAltered;
}

// A drill with what it found.
struct Drill {
  const Restore* restore;
  std::optional<DrillAnswer> answer;
  bool has_failed = false;

  const DrillMark& mark() const { return *restore->drill; }
  sys_seconds ended_at() const {
    return restore->status.finished_at.value_or(restore->meta.created_at);
  }
  std::string about() const {
    RestoreSpec spec = restore->spec;
    spec.backup_set.clear();
    return domain::AboutOf(spec);
  }
  std::string Words() const {
    const RestoreStatus& status = restore->status;
    return "drill " + restore->meta.name + ": " + status.reason +
           (status.message.empty() ? "" : ": " + status.message);
  }
};

class Drilling {
 public:
  Drilling(const DrillObserved& told, sys_seconds now) : told_(told), now_(now) {}

  DrillPlan Plan() {
    if (told_.spec) about_ = AboutOf(*told_.spec);
    Sort();
    if (told_.spec) {
      due_ = DrillDue(told_.schedule_uid, told_.spec->every, now_);
      TakeAnswer();
      PlanNext();
      plan_.restorable = Restorable();
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
    for (const Restore& restore : told_.drills) {
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
    if (!told_.spec || drill.about() != about_) {
      return Remove(restore, "spec.drill is another one now");
    }
    if (until <= now_) {
      plan_.gave_up = Obstacle{.reason = std::string(schedule_restorable::kDrillFailed),
                               .message = drill.Words()};
      return Remove(restore, waits ? "it could not be begun" : "it does not end");
    }
    if (open_) return Remove(restore, "another one is at work");
    open_ = drill;
    WakeBy(until);
  }

  // The newest of them. One that was due later than now says nothing of the order.
  void TakeAnswer() {
    plan_.last = told_.last;
    for (const Drill& drill : ended_) {
      if (!drill.answer || drill.about() != about_ || drill.mark().due > now_) continue;
      if (!plan_.last || IsNewer(*drill.answer, *plan_.last)) plan_.last = drill.answer;
      return;
    }
  }

  bool IsNewer(const DrillAnswer& answer, const DrillAnswer& last) const {
    if (last.due > now_ || answer.due > last.due) return true;
    return answer.due == last.due && (answer.at > last.at || last.about != about_);
  }

  const DrillAnswer* Last() const {
    return plan_.last && plan_.last->about == about_ ? &*plan_.last : nullptr;
  }

  bool IsAnswered() const { return Last() != nullptr && Last()->due == due_; }

  void PlanNext() {
    WakeBy(due_ + told_.spec->every);
    plan_.is_at_work = open_.has_value();
    if (open_ || is_leaving_ || IsAnswered() || told_.newest_set.empty()) return;
    DrillMark mark{.schedule_name = told_.schedule_name,
                   .schedule_uid = told_.schedule_uid,
                   .due = due_,
                   .attempt = 1};
    sys_seconds not_before = told_.not_before;
    for (const Drill& drill : ended_) {
      if (!drill.has_failed || drill.mark().due != due_ || drill.about() != about_) continue;
      mark.attempt = std::max(mark.attempt, drill.mark().attempt + 1);
      not_before = std::max(not_before, drill.ended_at() + DrillWait(drill.mark().attempt));
    }
    // No wait is longer: the clock has gone back.
    if (now_ < not_before && not_before <= now_ + kLongestDrillWait) return WakeBy(not_before);
    if (plan_.gave_up) return;
    plan_.is_due = true;
    if (told_.problem) return;
    plan_.needs_place = !told_.has_place;
    if (plan_.needs_place) return;
    const RestoreSpec spec = DrillOf(*told_.spec, told_.newest_set);
    plan_.make = DrillToMake{.name = DrillName(mark, spec), .mark = mark, .spec = spec};
    plan_.is_at_work = true;
  }

  // What keeps drills from having an answer.
  std::optional<Obstacle> Trouble() const {
    if (told_.problem) return told_.problem;
    if (plan_.gave_up) return plan_.gave_up;
    const auto failed = [](const Drill& drill) {
      return Obstacle{.reason = std::string(schedule_restorable::kDrillFailed),
                      .message = drill.Words()};
    };
    if (open_ && open_->restore->status.phase == RestorePhase::kPending &&
        !open_->restore->status.reason.empty()) {
      return failed(*open_);
    }
    for (const Drill& drill : ended_) {
      const bool is_past = Last() != nullptr && drill.ended_at() <= Last()->at;
      if (drill.answer || drill.mark().due > now_ || is_past) break;
      if (drill.about() == about_) return failed(drill);
    }
    // Being tried again is no answer.
    const auto& told = told_.told;
    const bool is_trouble = told && (told->reason == schedule_restorable::kDrillFailed ||
                                     told->reason == schedule_restorable::kDrillRefused);
    if (!is_trouble || IsAnswered()) return std::nullopt;
    return Obstacle{.reason = told->reason, .message = told->message};
  }

  Condition Restorable() {
    Condition restorable{.type = std::string(condition::kRestorable), .last_transition = now_};
    const auto say = [&](std::string_view reason, std::string message) {
      restorable.is_true = reason == schedule_restorable::kDrillPassed;
      restorable.is_unknown = !restorable.is_true && !IsBad(reason);
      restorable.reason = reason;
      restorable.message = std::move(message);
      return restorable;
    };
    // What was found bad stays so until something else is found, whatever keeps that from being.
    if (plan_.last && IsBad(plan_.last->reason)) {
      return say(plan_.last->reason, plan_.last->message);
    }
    if (const auto trouble = Trouble()) {
      const bool is_told = told_.told && told_.told->reason == trouble->reason &&
                           SayTheSame(told_.told->message, trouble->message);
      return say(trouble->reason, is_told ? told_.told->message : trouble->message);
    }
    if (Last() == nullptr) {
      return say(schedule_restorable::kNotDrilledYet, told_.newest_set.empty()
                                                          ? "there is no backup set yet"
                                                          : "no drill has ended yet");
    }
    const sys_seconds late = Last()->at + 2 * told_.spec->every;
    if (late < now_) {
      return say(schedule_restorable::kDrillLate,
                 "no drill has ended for twice the time of spec.drill.every");
    }
    WakeBy(late + seconds{1});
    return say(Last()->reason, Last()->message);
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

  const DrillObserved& told_;
  const sys_seconds now_;
  std::string about_;
  sys_seconds due_;
  std::optional<Drill> open_;
  bool is_leaving_ = false;   // one that has not ended is being deleted
  std::vector<Drill> ended_;  // newest first
  DrillPlan plan_;
};

}  // namespace

seconds DrillWait(int64_t failures) {
  seconds wait = kFirstWait;
  for (int64_t i = 1; i < failures && wait < kLongestDrillWait; ++i) wait *= 2;
  return std::min(wait, kLongestDrillWait);
}

RestoreSpec DrillOf(const DrillSpec& drill, const std::string& backup_set) {
  RestoreSpec spec;
  spec.backup_set = backup_set;
  spec.mode = RestoreMode::kPlan;
  // What is there and not the same is tried as well.
  spec.on_conflict = OnConflict::kReplace;
  spec.timeout = kDrillTime;
  if (drill.target) {
    spec.target = *drill.target;
  } else {
    spec.target.kubernetes.emplace();
    spec.target.kubernetes->service_account = drill.service_account;
  }
  return spec;
}

std::string AboutOf(const DrillSpec& drill) { return AboutOf(DrillOf(drill, "")); }

std::string ProblemOf(const DrillSpec& drill) {
  if (std::string problem = ProblemOf(DrillOf(drill, "")); !problem.empty()) {
    return "spec.drill." + problem;
  }
  if (!drill.target || !drill.target->kubernetes) return "";
  const std::string& named = drill.target->kubernetes->service_account;
  if (named.empty() || named == drill.service_account) return "";
  return "spec.drill.target.kubernetes.serviceAccountName: has to be that of "
         "spec.drill.serviceAccountName";
}

std::string DrillName(const DrillMark& mark, const RestoreSpec& spec) {
  std::string text;
  AppendField(text, mark.schedule_uid);
  AppendField(text, std::to_string(mark.due.time_since_epoch().count()));
  AppendField(text, std::to_string(mark.attempt));
  AppendField(text, AboutOf(spec));
  return OtherName(mark.schedule_name, "drill-" + base::Sha256Hex(text).substr(0, 11));
}

bool IsAsMade(const Restore& drill) {
  const RestoreSpec& spec = drill.spec;
  return drill.drill && drill.meta.name == DrillName(*drill.drill, spec) &&
         spec.mode == RestoreMode::kPlan && !spec.is_canceled && !spec.require_approval &&
         spec.timeout == kDrillTime;
}

std::optional<DrillAnswer> AnswerOf(const Restore& drill) {
  if (!drill.drill) return std::nullopt;
  RestoreSpec anything = drill.spec;
  anything.backup_set.clear();
  DrillAnswer answer{.name = drill.meta.name,
                     .about = AboutOf(anything),
                     .backup_set = drill.spec.backup_set,
                     .due = drill.drill->due,
                     .at = {},
                     .reason = {},
                     .message = {}};
  const RestoreStatus& status = drill.status;
  const auto& plan = status.plan;
  if (plan && plan->about == AboutOf(drill.spec) && !plan->digest.empty()) {
    answer.at = plan->planned_at;
    Judge(drill.spec.backup_set, *plan, answer);
    return answer;
  }
  if (status.phase != RestorePhase::kFailed || status.reason != restore_end::kSetAltered) {
    return std::nullopt;
  }
  answer.at = status.finished_at.value_or(drill.meta.created_at);
  answer.reason = schedule_restorable::kSetAltered;
  answer.message = base::Cut(
      "backup set " + drill.spec.backup_set + " is not as it was sealed: " + status.message,
      kMaxWords);
  return answer;
}

sys_seconds DrillDue(const std::string& schedule_uid, seconds every, sys_seconds now) {
  const seconds offset = SpreadOffset(schedule_uid, every);
  const seconds since = now.time_since_epoch() - offset;
  // Before the epoch, too.
  const seconds into = (since % every + every) % every;
  return now - into;
}

DrillPlan PlanDrill(const DrillObserved& told, sys_seconds now) {
  return Drilling(told, now).Plan();
}

}  // namespace strongroom::domain
