#pragma once

#include <chrono>

#include "base/clock.h"
#include "base/mutex.h"
#include "store/audit.h"
#include "store/database.h"

namespace strongroom::server {

// Writes audit rows and never fails: what cannot be written is logged. Refusals are limited to a
// number per minute, because anybody can cause them. Thread-safe.
class Audit {
 public:
  // Both outlive this.
  Audit(store::Database& database, const base::Clock& clock)
      : database_(database), clock_(clock), minute_(clock.Steady()) {}

  void Accepted(store::AuditEntry entry);
  void Refused(store::AuditEntry entry) EXCLUDES(mutex_);

 private:
  bool Allowed() EXCLUDES(mutex_);
  void Write(const store::AuditEntry& entry);

  store::Database& database_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  std::chrono::steady_clock::time_point minute_ GUARDED_BY(mutex_);
  int in_minute_ GUARDED_BY(mutex_) = 0;
};

}  // namespace strongroom::server
