#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "store/deliveries.h"

namespace strongroom::notifier {

// How many messages wait, as PostgreSQL said it last. Thread-safe.
class KnownCounts {
 public:
  using Counts = std::map<std::string, store::DeliveryCounts>;

  void Put(Counts counts) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    counts_ = std::move(counts);
  }

  store::DeliveryCounts Of(const std::string& notifier_uid) const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const auto found = counts_.find(notifier_uid);
    return found == counts_.end() ? store::DeliveryCounts{} : found->second;
  }

 private:
  mutable base::Mutex mutex_;
  Counts counts_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::notifier
