#pragma once

#include <string_view>

#include "controller/caches.h"
#include "controller/observer.h"

namespace strongroom::controller {

// Room in a quota of the namespace. Jobs of runs that have ended are kept for their logs, which are
// worth less than a backup. Thread-safe for different schedules.
class QuotaRoom {
 public:
  // Both outlive this.
  QuotaRoom(const Caches& caches, const kube::Client& client) : caches_(caches), client_(client) {}

  // Deletes the Jobs of the schedule's runs that have ended, and where it has none, the one of the
  // namespace that ended first: whoever comes next asks for the next. Throws web::WebError.
  void Make(const Observation& observation) const;

 private:
  bool MakeOfItsOwn(const Observation& observation) const;
  // Null when there is none.
  std::shared_ptr<const CachedJob> FirstThatEnded(const std::string& ns) const;
  bool HasRunThatEnded(const CachedJob& job) const;

  const Caches& caches_;
  const kube::Client& client_;
};

// Whether the API server refuses a Job in these words because there are too many of them.
bool AreTooManyJobs(std::string_view words);
// Whether it so refuses a pod; those that have ended count in a quota of count/pods alone.
bool AreTooManyPods(std::string_view words);

}  // namespace strongroom::controller
