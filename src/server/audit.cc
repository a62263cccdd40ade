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

// The row of a refusal, which the log tells as well.
const AuditEntry& Refusal(AuditEntry& entry) {
  base::LogWarning("request refused", {{"actor", entry.actor},
                                       {"namespace", entry.ns},
                                       {"subject", entry.subject},
                                       {"reason", entry.reason},
                                       {"peer", entry.source}});
  entry.result = "refused";
  return entry;
}

}  // namespace

void LogNotWritten(const AuditEntry& entry, std::string_view error) {
  base::LogError("audit row not written", {{"result", entry.result},
                                           {"actor", entry.actor},
                                           {"action", entry.action},
                                           {"namespace", entry.ns},
                                           {"subject", entry.subject},
                                           {"reason", entry.reason},
                                           {"peer", entry.source},
                                           {"request", entry.request_uid},
                                           {"error", error}});
}

Audit::Audit(Append append, const base::Clock& clock)
    : append_(std::move(append)), clock_(clock), known_(kKnown), unknown_(kUnknown) {}

void Audit::Permit(AuditEntry entry) {
  entry.result = kAccepted;
  append_(entry);
}

AuditEntry Audit::Intended(AuditEntry entry) {
  entry.result = "intended";
  return entry;
}

void Audit::Intend(AuditEntry entry) { append_(Intended(std::move(entry))); }

void Audit::Accepted(AuditEntry entry) {
  entry.result = kAccepted;
  Write(entry);
}

void Audit::Failed(AuditEntry entry) {
  entry.result = "failed";
  Write(entry);
}

void Audit::Refused(AuditEntry entry) {
  for (const AuditEntry& row : CountRefused(std::move(entry))) Write(row);
}

std::vector<AuditEntry> Audit::CountRefused(AuditEntry entry) {
  const std::string group = NamespaceOf(entry.actor);
  return Count(&Audit::known_, group, std::move(entry));
}

void Audit::RefusedUnknown(AuditEntry entry) {
  for (const AuditEntry& row : Count(&Audit::unknown_, "", std::move(entry))) Write(row);
}

void Audit::WriteDue() {
  std::vector<AuditEntry> rows;
  {
    const base::MutexLock lock(mutex_);
    TakeDue(clock_.Steady(), rows);
  }
  for (AuditEntry& row : rows) Write(Refusal(row));
}

void Audit::WriteCounted() {
  std::vector<AuditEntry> rows;
  {
    const base::MutexLock lock(mutex_);
    known_.TakeAll(rows);
    unknown_.TakeAll(rows);
    next_due_ = RefusalTally::SteadyTime::max();
  }
  for (AuditEntry& row : rows) Write(Refusal(row));
}

std::vector<AuditEntry> Audit::Count(RefusalTally Audit::*tally, const std::string& group,
                                     AuditEntry entry) {
  std::vector<AuditEntry> rows;
  {
    const base::MutexLock lock(mutex_);
    const auto now = clock_.Steady();
    TakeDue(now, rows);
    if ((this->*tally).HasRow(group, entry, now)) rows.push_back(std::move(entry));
    next_due_ = std::min(next_due_, now + RefusalTally::kPeriod);
  }
  for (AuditEntry& row : rows) Refusal(row);
  return rows;
}

void Audit::TakeDue(RefusalTally::SteadyTime now, std::vector<AuditEntry>& rows) {
  if (now < next_due_) return;
  known_.TakeDue(now, rows);
  unknown_.TakeDue(now, rows);
  next_due_ = std::min(known_.NextDue(), unknown_.NextDue());
}

void Audit::Write(const AuditEntry& entry) {
  try {
    append_(entry);
  } catch (const store::StoreError& e) {
    LogNotWritten(entry, e.what());
  }
}

}  // namespace strongroom::server
