#include "server/audit.h"

#include <algorithm>

#include "base/log.h"
#include "store/error.h"

namespace strongroom::server {
namespace {

using store::AuditEntry;

// Who may make accounts and pods of a namespace can have many.
constexpr RefusalTally::Limits kKnown{
    .name = &AuditEntry::actor, .rows = 10, .names = 20, .others = "many accounts"};
// Peers that nobody knows cost nothing to invent (the addresses of IPv6).
constexpr RefusalTally::Limits kUnknown{
    .name = &AuditEntry::source, .rows = 1, .names = 200, .others = "many peers"};

constexpr const char* kAccepted = "accepted";

// "system:serviceaccount:team-a:" of "system:serviceaccount:team-a:runner".
std::string NamespaceOf(const std::string& actor) { return actor.substr(0, actor.rfind(':') + 1); }

}  // namespace

Audit::Audit(Append append, const base::Clock& clock)
    : append_(std::move(append)), clock_(clock), known_(kKnown), unknown_(kUnknown) {}

void Audit::Permit(AuditEntry entry) {
  entry.result = kAccepted;
  append_(entry);
}

void Audit::Intend(AuditEntry entry) {
  entry.result = "intended";
  append_(entry);
}

void Audit::Accepted(AuditEntry entry) {
  entry.result = kAccepted;
  Write(entry);
}

void Audit::Failed(AuditEntry entry) {
  entry.result = "failed";
  Write(entry);
}

void Audit::Refused(AuditEntry entry) {
  WriteDue();
  {
    const base::MutexLock lock(mutex_);
    const auto now = clock_.Steady();
    const bool has_row = known_.HasRow(NamespaceOf(entry.actor), entry, now);
    next_due_ = std::min(next_due_, now + RefusalTally::kPeriod);
    if (!has_row) return;
  }
  WriteRefused(std::move(entry));
}

void Audit::RefusedUnknown(AuditEntry entry) {
  WriteDue();
  {
    const base::MutexLock lock(mutex_);
    const auto now = clock_.Steady();
    const bool has_row = unknown_.HasRow("", entry, now);
    next_due_ = std::min(next_due_, now + RefusalTally::kPeriod);
    if (!has_row) return;
  }
  WriteRefused(std::move(entry));
}

void Audit::WriteDue() {
  std::vector<AuditEntry> rows;
  {
    const base::MutexLock lock(mutex_);
    const auto now = clock_.Steady();
    if (now < next_due_) return;
    known_.TakeDue(now, rows);
    unknown_.TakeDue(now, rows);
    next_due_ = std::min(known_.NextDue(), unknown_.NextDue());
  }
  for (AuditEntry& row : rows) WriteRefused(std::move(row));
}

void Audit::WriteCounted() {
  std::vector<AuditEntry> rows;
  {
    const base::MutexLock lock(mutex_);
    known_.TakeAll(rows);
    unknown_.TakeAll(rows);
    next_due_ = RefusalTally::SteadyTime::max();
  }
  for (AuditEntry& row : rows) WriteRefused(std::move(row));
}

void Audit::WriteRefused(AuditEntry entry) {
  base::LogWarning("request refused", {{"actor", entry.actor},
                                       {"namespace", entry.ns},
                                       {"subject", entry.subject},
                                       {"reason", entry.reason},
                                       {"peer", entry.source}});
  entry.result = "refused";
  Write(entry);
}

void Audit::Write(const AuditEntry& entry) {
  try {
    append_(entry);
  } catch (const store::StoreError& e) {
    base::LogError("audit row not written", {{"subject", entry.subject}, {"error", e.what()}});
  }
}

}  // namespace strongroom::server
