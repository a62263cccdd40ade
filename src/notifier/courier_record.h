#pragma once

#include <string>

#include "base/clock.h"
#include "base/mutex.h"
#include "domain/notifier_status.h"
#include "kube/events.h"
#include "metrics/families.h"

namespace strongroom::notifier {

// What came of sending to one receiver: for its status, its events, and metrics. Thread-safe.
class CourierRecord {
 public:
  // All of them outlive it.
  CourierRecord(kube::ObjectReference about, domain::NotifierAttempts attempts,
                const base::Clock& clock, kube::EventRecorder& events,
                const metrics::NotifierMetrics& metrics)
      : about_(std::move(about)),
        clock_(clock),
        events_(events),
        metrics_(metrics),
        attempts_(std::move(attempts)) {
    if (attempts_.last == domain::NotifierAttempts::Last::kNone) attempts_.at = clock.Now();
  }

  void Delivered() EXCLUDES(mutex_);
  // It is tried again.
  void Failed(const std::string& why) EXCLUDES(mutex_);
  // Not again.
  void Refused(const std::string& why) EXCLUDES(mutex_);

  // What is known is of another spec.
  void Forget() EXCLUDES(mutex_);

  domain::NotifierAttempts attempts() const EXCLUDES(mutex_);

 private:
  // Whether that is news.
  bool NoteFailure(const std::string& why) EXCLUDES(mutex_);

  const kube::ObjectReference about_;
  const base::Clock& clock_;
  kube::EventRecorder& events_;
  const metrics::NotifierMetrics& metrics_;
  mutable base::Mutex mutex_;
  domain::NotifierAttempts attempts_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::notifier
