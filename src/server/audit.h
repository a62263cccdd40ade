#pragma once

#include <chrono>
#include <functional>

#include "base/clock.h"
#include "base/mutex.h"
#include "store/audit.h"

namespace strongroom::server {

// Writes audit rows and never fails: what cannot be written is logged. Refusals are limited to a
// number per minute, because anybody can cause them. Thread-safe.
class Audit {
 public:
  // Appends a row. May throw store::StoreError.
  using Append = std::function<void(const store::AuditEntry&)>;

  // `clock` outlives this.
  Audit(Append append, const base::Clock& clock)
      : append_(std::move(append)), clock_(clock), minute_(clock.Steady()) {}

  void Accepted(store::AuditEntry entry);
  void Refused(store::AuditEntry entry) EXCLUDES(mutex_);

 private:
  bool Allowed() EXCLUDES(mutex_);
  void Write(const store::AuditEntry& entry);

  const Append append_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  std::chrono::steady_clock::time_point minute_ GUARDED_BY(mutex_);
  int in_minute_ GUARDED_BY(mutex_) = 0;
};

}  // namespace strongroom::server
