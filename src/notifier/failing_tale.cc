#include "notifier/failing_tale.h"

#include "api/kinds.h"
#include "base/show_duration.h"
#include "base/timestamp.h"
#include "domain/conditions.h"
#include "domain/notice_events.h"
#include "domain/notifier_reasons.h"
#include "domain/notifier_status.h"
#include "store/notices.h"

namespace strongroom::notifier {
namespace {

// Of what goes on; domain::Tell passes over most of it.
constexpr std::chrono::minutes kTellAgain{5};

}  // namespace

FailingTale::Told& FailingTale::Of(const api::Notifier& notifier) {
  if (!open_) {
    std::set<std::string> open;
    for (const store::OpenIncident& incident : store::OpenIncidents(database_)) {
      if (incident.event == domain::notice_event::kSinkFailing) open.insert(incident.object_uid);
    }
    open_ = std::move(open);
  }
  const auto [found, is_new] = told_.try_emplace(notifier.meta.uid);
  if (is_new) {
    found->second.object = {.kind = std::string(api::kNotifierKind.kind),
                            .ns = notifier.meta.ns,
                            .name = notifier.meta.name,
                            .tenant = {}};
    found->second.is_open = open_->contains(notifier.meta.uid);
  }
  return found->second;
}

void FailingTale::Look(const api::Notifier& notifier, const domain::NotifierStatus& status,
                       std::chrono::sys_seconds now) {
  Told& told = Of(notifier);
  const bool is_meant = !notifier.problem && !notifier.spec.is_suspended;
  const auto since = domain::FailingLong(status, pace_.failing_told, now);
  const auto* const said = domain::FindCondition(status.conditions, domain::condition::kDelivering);
  if (since && is_meant) {
    if (told.is_open && now < told.next) return;
    Tell(notifier.meta.uid, told,
         "Notifier " + notifier.meta.name + " has delivered nothing for " +
             base::ShowDuration(now - *since) + ": " + said->message,
         true, now);
    told.next = now + kTellAgain;
  } else if (told.is_open && (!is_meant || said == nullptr || said->is_true)) {
    Tell(notifier.meta.uid, told,
         is_meant ? "Notifier " + notifier.meta.name + " delivers again"
                  : "Notifier " + notifier.meta.name + " is not in use any more",
         false, now);
  }
}

void FailingTale::Keep(const std::set<std::string>& uids, std::chrono::sys_seconds now) {
  for (auto one = told_.begin(); one != told_.end();) {
    if (uids.contains(one->first)) {
      ++one;
      continue;
    }
    if (one->second.is_open) {
      Tell(one->first, one->second, "Notifier " + one->second.object.name + " was deleted", false,
           now);
    }
    one = told_.erase(one);
  }
}

void FailingTale::Tell(const std::string& uid, Told& told, const std::string& message, bool holds,
                       std::chrono::sys_seconds now) {
  domain::NoticeFact fact;
  fact.event = domain::notice_event::kSinkFailing;
  fact.object_uid = uid;
  fact.key = base::FormatTimestamp(now) + (holds ? " holds" : " over");
  fact.state = holds ? domain::FactState::kHolds : domain::FactState::kOver;
  fact.object = told.object;
  fact.reason = std::string(domain::notifier_delivering::kFailing);
  fact.message = message;
  fact.at = now;
  store::TellFacts(database_, {{.fact = fact, .labels = {}}}, pace_.still_told);
  told.is_open = holds;
}

}  // namespace strongroom::notifier
