#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "domain/drill_spec.h"
#include "kube/object_key.h"

namespace strongroom::controller {

// What is known of the drills of schedules, as they were last looked at. Thread-safe.
class DrillFindings {
 public:
  // Of the schedule of that name that has that UID. Whether that is news.
  bool Put(const kube::ObjectKey& schedule, const std::string& uid, domain::DrillFinding finding)
      EXCLUDES(mutex_);
  void Forget(const kube::ObjectKey& schedule) EXCLUDES(mutex_);
  // Absent as long as nobody has looked.
  std::optional<domain::DrillFinding> Get(const kube::ObjectKey& schedule,
                                          const std::string& uid) const EXCLUDES(mutex_);

 private:
  struct Known {
    std::string uid;
    domain::DrillFinding finding;
  };
  mutable base::Mutex mutex_;
  std::map<kube::ObjectKey, Known> known_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::controller
