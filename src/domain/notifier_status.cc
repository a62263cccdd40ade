#include "domain/notifier_status.h"

#include <algorithm>
#include <utility>

#include "domain/conditions.h"
#include "domain/notifier_reasons.h"

namespace strongroom::domain {
namespace {

using Last = NotifierAttempts::Last;

bool IsReady(std::string_view reason) {
  return reason == notifier_ready::kUsable || reason == notifier_ready::kTemplatesLeftOut;
}

std::string_view ReasonOf(Last last) {
  switch (last) {
    case Last::kDelivered:
      return notifier_delivering::kDelivered;
    case Last::kFailed:
      return notifier_delivering::kFailing;
    case Last::kNone:
      break;
  }
  return notifier_delivering::kNotTried;
}

}  // namespace

NotifierAttempts AttemptsIn(const NotifierStatus& status, int64_t generation) {
  NotifierAttempts attempts;
  attempts.delivered_at = status.last_delivered_at;
  const Condition* const said = FindCondition(status.conditions, condition::kDelivering);
  if (said == nullptr || said->is_unknown || said->observed_generation != generation) {
    return attempts;
  }
  attempts.last = said->is_true ? Last::kDelivered : Last::kFailed;
  attempts.at = said->last_transition;
  if (!said->is_true) attempts.why = said->message;
  return attempts;
}

NotifierAttempts WithRecord(NotifierAttempts own, const NotifierRecord& record) {
  if (record.delivered_at) {
    const auto delivered = std::chrono::floor<std::chrono::seconds>(*record.delivered_at);
    own.delivered_at = std::max(own.delivered_at, std::optional(delivered));
    if (*record.delivered_at > own.at) {
      own.last = Last::kDelivered;
      own.why.clear();
      own.at = *record.delivered_at;
    }
  }
  // One that could be sent only after all that was taken: so nothing has been taken since.
  if (own.last != Last::kFailed && record.failing_due && *record.failing_due > own.at) {
    own.last = Last::kFailed;
    own.why = record.failing;
  }
  return own;
}

NotifierStatus NotifierStatusOf(const NotifierFacts& facts, const NotifierStatus& before,
                                std::chrono::sys_seconds now) {
  NotifierStatus status = before;
  SetCondition(status.conditions, {.type = std::string(condition::kReady),
                                   .is_true = IsReady(facts.ready_reason),
                                   .reason = std::string(facts.ready_reason),
                                   .message = facts.ready_message,
                                   .last_transition = now,
                                   .observed_generation = facts.generation});
  SetCondition(status.conditions, {.type = std::string(condition::kDelivering),
                                   .is_true = facts.attempts.last == Last::kDelivered,
                                   .reason = std::string(ReasonOf(facts.attempts.last)),
                                   .message = facts.attempts.why,
                                   .last_transition = now,
                                   .observed_generation = facts.generation,
                                   .is_unknown = facts.attempts.last == Last::kNone});
  status.last_delivered_at = std::max(before.last_delivered_at, facts.attempts.delivered_at);
  status.waiting = facts.waiting;
  status.oldest_waiting_since = facts.oldest_waiting_since;
  return status;
}

std::optional<std::chrono::sys_seconds> FailingLong(const NotifierStatus& status,
                                                    std::chrono::seconds told_after,
                                                    std::chrono::sys_seconds now) {
  const Condition* const said = FindCondition(status.conditions, condition::kDelivering);
  if (said == nullptr || said->is_true || said->is_unknown) return std::nullopt;
  if (now - said->last_transition < told_after) return std::nullopt;
  return said->last_transition;
}

}  // namespace strongroom::domain
