#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "store/audit.h"

namespace strongroom::server {

// Writes audit rows and never fails: what cannot be written is logged. Who is refused the same
// again and again has a few rows at once and one a minute that says how often more: nobody can bury
// a refusal under others, and nobody is forgotten. Thread-safe.
class Audit {
 public:
  // Appends a row. May throw store::StoreError.
  using Append = std::function<void(const store::AuditEntry&)>;

  // `clock` outlives this.
  Audit(Append append, const base::Clock& clock) : append_(std::move(append)), clock_(clock) {}

  void Accepted(store::AuditEntry entry);
  // Somebody who is known may not do what was asked.
  void Refused(store::AuditEntry entry) EXCLUDES(mutex_);
  // Nobody knows who asked: of a peer, all of these count as the same.
  void RefusedUnknown(store::AuditEntry entry) EXCLUDES(mutex_);

  // Writes the rows that are due by now; also done by every refusal. Call it now and then.
  void WriteDue() EXCLUDES(mutex_);

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  // What is refused again.
  struct Repeated {
    store::AuditEntry entry;  // as it was first
    SteadyTime since;
    int rows = 0;       // that it had at once
    int64_t times = 0;  // more than those
  };
  using Repeats = std::map<std::string, Repeated>;

  // Whether it has a row at once, as `rows` of its kind have in a minute. Else it is counted.
  bool HasRow(Repeats& repeats, const std::string& key, const store::AuditEntry& entry, int rows)
      REQUIRES(mutex_);
  // Moves what is a minute old to `due`.
  void TakeDue(Repeats& repeats, std::vector<Repeated>& due) REQUIRES(mutex_);
  void WriteRefused(store::AuditEntry entry);
  void Write(const store::AuditEntry& entry);

  const Append append_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  Repeats refused_ GUARDED_BY(mutex_);
  Repeats unknown_ GUARDED_BY(mutex_);  // by peer
  SteadyTime next_due_ GUARDED_BY(mutex_) = SteadyTime::max();
};

}  // namespace strongroom::server
