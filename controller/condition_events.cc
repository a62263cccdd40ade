#include "controller/condition_events.h"

#include <string>
#include <string_view>

#include "controller/reference.h"
#include "domain/conditions.h"
#include "domain/drill_reasons.h"
#include "domain/event_reasons.h"
#include "domain/obstacles.h"

namespace strongroom::controller {
namespace {

using domain::Condition;
using domain::ScheduleStatus;

void TellFalse(kube::EventRecorder& events, const api::Schedule& schedule,
               const ScheduleStatus& status_before, const ScheduleStatus& status,
               std::string_view type) {
  const Condition* const now = domain::FindCondition(status.conditions, type);
  const Condition* const before = domain::FindCondition(status_before.conditions, type);
  if (now == nullptr || now->is_true || now->is_unknown) return;
  if (before != nullptr && before->reason == now->reason && before->message == now->message) {
    return;
  }
  events.Record(ReferenceTo(schedule), kube::EventType::kWarning, now->reason, now->message);
}

void TellRestorable(kube::EventRecorder& events, const api::Schedule& schedule,
                    const ScheduleStatus& status_before, const ScheduleStatus& status) {
  const auto find = [](const ScheduleStatus& of) {
    return domain::FindCondition(of.conditions, domain::condition::kRestorable);
  };
  const Condition* const now = find(status);
  const Condition* const before = find(status_before);
  if (now == nullptr || now->reason == domain::schedule_restorable::kNotDrilledYet) return;
  const bool is_told = before != nullptr && before->reason == now->reason &&
                       domain::SayTheSame(before->message, now->message);
  if (is_told) return;
  events.Record(ReferenceTo(schedule),
                now->is_true ? kube::EventType::kNormal : kube::EventType::kWarning, now->reason,
                now->message);
}

}  // namespace

void TellConditions(kube::EventRecorder& events, const api::Schedule& schedule,
                    const ScheduleStatus& before, const ScheduleStatus& now) {
  TellFalse(events, schedule, before, now, domain::condition::kReady);
  TellFalse(events, schedule, before, now, domain::condition::kVerified);
  TellRestorable(events, schedule, before, now);
}

void TellUnusableToken(kube::EventRecorder& events, const api::Schedule& schedule) {
  if (api::HasUsableToken(schedule)) return;
  events.Record(ReferenceTo(schedule), kube::EventType::kWarning,
                domain::event_reason::kRunNowIgnored,
                "annotation " + std::string(api::kRunNowAnnotation) + ": " +
                    std::to_string(schedule.run_now_token.size()) + " bytes; a token has at most " +
                    std::to_string(domain::kMaxRunNowToken) + ". Set a shorter one.");
}

}  // namespace strongroom::controller
