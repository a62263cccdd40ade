#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "domain/condition.h"
#include "domain/verified.h"

namespace strongroom::controller {

// What is known of the verification of a schedule's sets.
struct VerificationFinding {
  domain::Condition verified;
  // Since when all of the sets that are kept were looked at; absent without sets.
  std::optional<std::chrono::sys_seconds> seen_since;
};

// By the UIDs of schedules, and of all that is stored, as it was last read from PostgreSQL.
// Thread-safe.
class VerificationFindings {
 public:
  using Map = std::map<std::string, VerificationFinding>;

  // All of it at once. Of which schedules that is news.
  std::vector<std::string> Replace(Map findings) EXCLUDES(mutex_);
  // Absent as long as nobody has looked.
  std::optional<VerificationFinding> Get(const std::string& schedule_uid) const EXCLUDES(mutex_);

  void ReplaceStored(domain::StoredFindings stored) EXCLUDES(mutex_);
  // Absent as long as nobody has looked.
  std::optional<domain::StoredFindings> Stored() const EXCLUDES(mutex_);

 private:
  mutable base::Mutex mutex_;
  Map findings_ GUARDED_BY(mutex_);
  std::optional<domain::StoredFindings> stored_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::controller
