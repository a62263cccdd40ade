#include "notifier/courier_record.h"

#include <utility>

#include "base/log.h"
#include "domain/notifier_reasons.h"

namespace strongroom::notifier {

using Last = domain::NotifierAttempts::Last;
using Result = metrics::DeliveryResult;
namespace event = domain::notifier_event;

void CourierRecord::Delivered() {
  metrics_.deliveries.Count(metrics::NotifierName(about_.name), Result(Result::kDelivered));
  Last before = Last::kNone;
  {
    const base::MutexLock lock(mutex_);
    before = std::exchange(attempts_.last, Last::kDelivered);
    attempts_.why.clear();
    attempts_.delivered_at = clock_.NowSeconds();
    attempts_.at = clock_.Now();
  }
  if (before != Last::kFailed) return;
  base::LogInfo("a receiver takes what is sent again", {{"notifier", about_.name}});
  events_.Record(about_, kube::EventType::kNormal, event::kRecovered,
                 "its receiver takes what is sent again");
}

void CourierRecord::Failed(const std::string& why) {
  metrics_.deliveries.Count(metrics::NotifierName(about_.name), Result(Result::kFailed));
  if (!NoteFailure(why)) return;
  base::LogWarning("a receiver does not take what is sent",
                   {{"notifier", about_.name}, {"error", why}});
  events_.Record(about_, kube::EventType::kWarning, event::kFailing, why);
}

void CourierRecord::Refused(const std::string& why) {
  metrics_.deliveries.Count(metrics::NotifierName(about_.name), Result(Result::kRefused));
  NoteFailure(why);
  base::LogWarning("a receiver refuses a message for good",
                   {{"notifier", about_.name}, {"error", why}});
  events_.Record(about_, kube::EventType::kWarning, event::kGivenUp, why);
}

bool CourierRecord::NoteFailure(const std::string& why) {
  const base::MutexLock lock(mutex_);
  attempts_.why = why;
  attempts_.at = clock_.Now();
  return std::exchange(attempts_.last, Last::kFailed) != Last::kFailed;
}

void CourierRecord::Forget() {
  const base::MutexLock lock(mutex_);
  attempts_.last = Last::kNone;
  attempts_.why.clear();
  attempts_.at = clock_.Now();
}

domain::NotifierAttempts CourierRecord::attempts() const {
  const base::MutexLock lock(mutex_);
  return attempts_;
}

}  // namespace strongroom::notifier
