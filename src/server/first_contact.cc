#include "server/first_contact.h"

#include "base/log.h"
#include "base/stop.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

// Nobody's: Kubernetes answers that it is not valid, and that is an answer.
constexpr const char* kNoToken = "readiness";

}  // namespace

FirstContact::FirstContact(Cluster& cluster, std::chrono::milliseconds interval)
    : cluster_(cluster), thread_([this, interval](const std::stop_token& stop) {
        while (!Try() && base::SleepFor(interval, stop)) {
        }
      }) {}

std::string FirstContact::Problem() const {
  const base::MutexLock lock(mutex_);
  return problem_;
}

bool FirstContact::Try() {
  static constexpr const char* kFailed = "has not answered a TokenReview yet: the log says why";
  try {
    cluster_.ReviewToken(kNoToken);
    const base::MutexLock lock(mutex_);
    problem_.clear();
    return true;
  } catch (const web::StoppedError&) {
    return false;
  } catch (const web::WebError& e) {
    const base::MutexLock lock(mutex_);
    if (problem_ != kFailed) base::LogError("Kubernetes not ready", {{"error", e.what()}});
    problem_ = kFailed;
    return false;
  }
}

}  // namespace strongroom::server
