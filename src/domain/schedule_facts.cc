#include "domain/schedule_facts.h"

#include <string_view>
#include <utility>

#include "base/text.h"
#include "base/timestamp.h"
#include "domain/conditions.h"
#include "domain/notice_events.h"
#include "domain/notice_reasons.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;

constexpr size_t kMostMessage = 1024;
// What a run may wait for its turn, and its report for the server.
constexpr std::chrono::hours kPatience{1};

// A fact that was found by looking: another look is another fact.
NoticeFact Seen(const NoticeObject& object, const std::string& uid, std::string_view event,
                FactState state, sys_seconds now) {
  return {.event = std::string(event),
          .object_uid = uid,
          .key = "seen " + base::FormatTimestamp(now),
          .state = state,
          .object = object,
          .reason = {},
          .message = {},
          .actor = {},
          .run = {},
          .set = {},
          .at = now};
}

NoticeFact Seen(const ScheduleSeen& schedule, std::string_view event, FactState state,
                sys_seconds now) {
  return Seen(schedule.object, schedule.uid, event, state, now);
}

// A condition that is False when something is wrong.
void AddCondition(const ScheduleSeen& schedule, const Condition* condition, std::string_view event,
                  sys_seconds now, std::vector<NoticeFact>& facts) {
  if (condition == nullptr || condition->is_unknown) return;
  NoticeFact fact =
      Seen(schedule, event, condition->is_true ? FactState::kOver : FactState::kHolds, now);
  fact.reason = condition->reason;
  fact.message = base::Cut(condition->message, kMostMessage);
  facts.push_back(std::move(fact));
}

// No drill is asked for any more: nobody says that anything is wrong.
void AddRestorable(const ScheduleSeen& schedule, sys_seconds now, std::vector<NoticeFact>& facts) {
  const Condition* restorable = FindCondition(schedule.status->conditions, condition::kRestorable);
  if (restorable == nullptr) {
    NoticeFact fact = Seen(schedule, notice_event::kNotRestorable, FactState::kOver, now);
    fact.reason = notice_reason::kNoDrills;
    fact.message = "No drill is asked for any more.";
    facts.push_back(std::move(fact));
    return;
  }
  const size_t before = facts.size();
  AddCondition(schedule, restorable, notice_event::kNotRestorable, now, facts);
  if (facts.size() > before) facts.back().set = NewestSet(*schedule.status);
}

void AddRecoveryPoint(const ScheduleSeen& schedule, sys_seconds now,
                      std::vector<NoticeFact>& facts) {
  const auto missed = HasMissedRecoveryPoint(*schedule.spec, *schedule.status, now);
  if (!missed) return;
  const auto& last = schedule.status->last_successful_run_at;
  NoticeFact fact = Seen(schedule, notice_event::kRecoveryPointMissed,
                         *missed ? FactState::kHolds : FactState::kOver, now);
  fact.reason = *missed ? notice_reason::kNoNewerSet : notice_reason::kNewerSet;
  fact.message = last ? "The newest backup set that has all that is selected is of " +
                            base::FormatTimestamp(*last) + "."
                      : "No run has stored all that is selected yet.";
  if (*missed) fact.message += " Two slots have passed since without another one.";
  fact.set = NewestSet(*schedule.status);
  facts.push_back(std::move(fact));
}

// Nothing is expected of a schedule that does not run. What is wrong with sets that there are
// stays wrong.
void AddAtRest(const ScheduleSeen& schedule, sys_seconds now, std::vector<NoticeFact>& facts) {
  for (const std::string_view event :
       {notice_event::kRunFailed, notice_event::kRunPartial, notice_event::kRecoveryPointMissed,
        notice_event::kUnchanged}) {
    NoticeFact fact = Seen(schedule, event, FactState::kOver, now);
    fact.reason = schedule.is_deleting ? notice_reason::kDeleting : notice_reason::kDisabled;
    fact.message = schedule.is_deleting ? "The schedule is being deleted."
                                        : "The schedule is disabled: no slot is run.";
    facts.push_back(std::move(fact));
  }
}

}  // namespace

std::optional<bool> HasMissedRecoveryPoint(const ScheduleSpec& spec, const ScheduleStatus& status,
                                           sys_seconds now) {
  // Not before the controller has seen what is asked for now.
  if (!status.effective_since || status.effective_timing != Describe(spec.timing)) {
    return std::nullopt;
  }
  const sys_seconds since = *status.effective_since;
  const auto& last = status.last_successful_run_at;
  const auto over = now - spec.spread - spec.starting_deadline.value_or(std::chrono::seconds{0}) -
                    spec.run.timeout - kPatience;
  const auto later = LatestSlot(spec.timing, since, over);
  const auto earlier =
      later ? LatestSlot(spec.timing, since, *later - std::chrono::seconds{1}) : std::nullopt;
  if (earlier) return !last || *last < *earlier;
  if (last && *last >= since) return false;
  return std::nullopt;
}

std::vector<NoticeFact> FactsOf(const ScheduleSeen& schedule, sys_seconds now) {
  std::vector<NoticeFact> facts;
  AddCondition(schedule, schedule.verified, notice_event::kVerificationFailed, now, facts);
  AddRestorable(schedule, now, facts);
  const bool is_at_rest = schedule.is_deleting || (schedule.spec && !schedule.spec->enabled);
  if (is_at_rest) {
    AddAtRest(schedule, now, facts);
  } else if (schedule.spec != nullptr) {
    AddRecoveryPoint(schedule, now, facts);
  }
  return facts;
}

NoticeFact UnchangedFact(const NoticeObject& object, const std::string& uid, int64_t sets,
                         std::chrono::days days, sys_seconds now) {
  NoticeFact fact = Seen(object, uid, notice_event::kUnchanged,
                         sets > 0 ? FactState::kHolds : FactState::kOver, now);
  fact.reason = sets > 0 ? notice_reason::kNoChanges : notice_reason::kChanged;
  fact.message = sets > 0 ? "The " + std::to_string(sets) + " backup sets of the last " +
                                std::to_string(days.count()) + " days show no change of any policy."
                          : "Backup sets show changes again, or there are too few to tell.";
  return fact;
}

NoticeFact GoneFact(const std::string& event, const NoticeObject& object, const std::string& uid,
                    sys_seconds now) {
  NoticeFact fact = Seen(object, uid, event, FactState::kOver, now);
  fact.reason = notice_reason::kDeleted;
  fact.message = "The schedule is not there any more.";
  return fact;
}

bool IsNews(const NoticeFact& fact, const IncidentCourse* open, std::chrono::seconds period) {
  return Tell(fact, open == nullptr ? IncidentCourse{} : *open, period).notice.has_value();
}

}  // namespace strongroom::domain
