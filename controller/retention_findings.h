#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "kube/object_key.h"

namespace strongroom::controller {

// Why sets of schedules do not expire, as retention found it last: empty where nothing is in
// the way. Thread-safe.
class RetentionFindings {
 public:
  // Whether that is news.
  bool Put(const kube::ObjectKey& schedule, const std::string& why) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const auto [found, is_new] = why_.try_emplace(schedule, why);
    if (is_new) return true;
    return std::exchange(found->second, why) != why;
  }
  void Forget(const kube::ObjectKey& schedule) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    why_.erase(schedule);
  }
  // Absent as long as retention has not looked.
  std::optional<std::string> Get(const kube::ObjectKey& schedule) const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const auto found = why_.find(schedule);
    if (found == why_.end()) return std::nullopt;
    return found->second;
  }

 private:
  mutable base::Mutex mutex_;
  std::map<kube::ObjectKey, std::string> why_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::controller
