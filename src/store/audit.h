#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/database.h"

namespace strongroom::store {

// What an edit made of a field. Secrets never stand here: whoever fills it in says only that they
// differ.
struct AuditChange {
  std::string path;  // "spec.retention.keepLast"
  std::string from;  // empty: it was not there
  std::string to;    // empty: it is not there any more
};

// Besides the name of whoever does something.
struct AuditAuthor {
  std::vector<std::string> groups{};
  std::string via{};  // field manager or client
};

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
  // As authenticated. KeptGroups are written.
  std::vector<std::string> groups{};
  std::string via{};         // field manager or client
  std::string object_uid{};  // of the object in Kubernetes that it is about
  int64_t generation = 0;    // its metadata.generation; 0: it has none
  // 50 are kept, and how many more there are; one more, which says just that, is kept as well.
  std::vector<AuditChange> changes{};
  std::string request_uid{};  // of the review of the API server
  std::string cluster_uid{};  // whose row it is; empty: that is not known
};

// Of many groups 64, and how many more there are, each of bounded length: what an entry that waits
// to be written keeps of them. Of these it keeps all.
std::vector<std::string> KeptGroups(const std::vector<std::string>& groups);

// Appends to the audit log, whose rows never change and are chained later (audit_chain.h). Texts
// are cut at 500 bytes, and are on one line, as base::Printable shows them. Throws StoreError.
// Thread-safe.
void AppendAudit(Database& database, const AuditEntry& entry);

}  // namespace strongroom::store
