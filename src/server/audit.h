#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "server/refusal_tally.h"
#include "store/audit.h"

namespace strongroom::server {

// Tells the log of a row that is not in the audit log all that it would have said of who, what and
// how it went.
void LogNotWritten(const store::AuditEntry& entry, std::string_view error);

// Writes audit rows. What has happened is told without fail: a row that cannot be written is
// logged. What is about to happen does not without its row. Who is refused again and again has a
// few rows at once and one a minute that says how often more (refusal_tally.h). Thread-safe.
class Audit {
 public:
  // Appends a row. May throw store::StoreError.
  using Append = std::function<void(const store::AuditEntry&)>;

  // `clock` outlives this.
  Audit(Append append, const base::Clock& clock);

  // Something is about to be shown, which is not when this throws store::StoreError.
  void Permit(store::AuditEntry entry);
  // Something is about to be done elsewhere, likewise. Accepted or Failed tell what became of it;
  // without either nobody knows.
  void Intend(store::AuditEntry entry);

  void Accepted(store::AuditEntry entry);
  // Nothing was done.
  void Failed(store::AuditEntry entry);
  // Somebody who is known may not do what was asked.
  void Refused(store::AuditEntry entry) EXCLUDES(mutex_);
  // The same, of which nothing is written here: what is to be by now, with its result, first
  // what was counted before.
  std::vector<store::AuditEntry> CountRefused(store::AuditEntry entry) EXCLUDES(mutex_);
  // The row that Intend appends.
  static store::AuditEntry Intended(store::AuditEntry entry);
  // Appends a row that has its result. Throws store::StoreError.
  void AppendRow(const store::AuditEntry& row) const { append_(row); }
  // Nobody knows who asked: of a peer, all of these count as the same.
  void RefusedUnknown(store::AuditEntry entry) EXCLUDES(mutex_);

  // Writes what was counted and is due by now; also done by every refusal. Call it now and then.
  void WriteDue() EXCLUDES(mutex_);
  // Writes all that was counted: the process ends.
  void WriteCounted() EXCLUDES(mutex_);

 private:
  std::vector<store::AuditEntry> Count(RefusalTally Audit::*tally, const std::string& group,
                                       store::AuditEntry entry) EXCLUDES(mutex_);
  void TakeDue(RefusalTally::SteadyTime now, std::vector<store::AuditEntry>& rows) REQUIRES(mutex_);
  void Write(const store::AuditEntry& entry);

  const Append append_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  RefusalTally known_ GUARDED_BY(mutex_);    // accounts, by their namespace
  RefusalTally unknown_ GUARDED_BY(mutex_);  // peers
  RefusalTally::SteadyTime next_due_ GUARDED_BY(mutex_) = RefusalTally::SteadyTime::max();
};

}  // namespace strongroom::server
