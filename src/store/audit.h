#pragma once

#include <cstdint>
#include <string>

#include "store/database.h"

namespace strongroom::store {

// Something that somebody did or was refused.
struct AuditEntry {
  std::string actor;   // user name as authenticated, or "unknown"
  std::string action;  // "report"
  std::string ns;
  std::string subject;  // "backupscheduleruns/nightly-202611230230"
  std::string result;   // "accepted", "refused", "intended", "failed"
  std::string reason;   // an error code
  std::string source;   // address of the peer
  int64_t items = -1;   // how many policies were read; -1: it is not about reading
};

// Appends to the audit log, whose rows never change. Throws StoreError. Thread-safe.
void AppendAudit(Database& database, const AuditEntry& entry);

}  // namespace strongroom::store
