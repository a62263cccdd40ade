#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/audit.h"
#include "store/cluster_uid.h"
#include "store/database.h"

namespace strongroom::store {

using AuditTime = std::chrono::sys_time<std::chrono::microseconds>;

// Behind which row a page begins: rows are in the order of time and id.
struct AuditPosition {
  AuditTime at;
  int64_t id = 0;

  bool operator==(const AuditPosition&) const = default;
};

// Which rows of the audit log of a cluster; what else is empty or absent does not matter. Rows of
// which the cluster is not known are those of the only one there is.
struct AuditQuery {
  enum class Order { kNewestFirst, kOldestFirst };

  std::string cluster_uid = kNoCluster;
  std::string ns;
  std::string actor;
  std::string action;
  std::string result;
  // "backupschedules": all that are about one. "backupschedules/nightly": about that one, or a
  // subresource of it; a backup set's rows may have its name or its id.
  std::string object;
  std::optional<std::chrono::sys_seconds> since;  // from then on
  std::optional<std::chrono::sys_seconds> until;  // before then
  Order order = Order::kNewestFirst;
  std::optional<AuditPosition> after;
  int limit = 200;
  // A page looks at no more rows, so it may have none, and others behind it.
  int most_looked_at = 10'000;
};

// A row of the audit log. `entry` has texts as AppendAudit left them.
struct AuditRecord {
  int64_t id = 0;
  AuditTime at;
  std::string login;  // of PostgreSQL that wrote it
  AuditEntry entry;
  std::string details;  // a JSON object
  int64_t seq = 0;      // its place in the chain; 0: it is not chained yet
  std::string hash;     // hexadecimal, likewise
};

struct AuditPage {
  std::vector<AuditRecord> rows;
  std::optional<AuditPosition> next;  // the `after` of the page behind it; absent: there is none
};

// A page of the rows, each found by an index. Throws StoreError. Thread-safe.
AuditPage ListAudit(Database& database, const AuditQuery& query);

// That row, of that cluster and namespace. Throws StoreError. Thread-safe.
std::optional<AuditRecord> FindAudit(Database& database, const std::string& cluster_uid,
                                     const std::string& ns, int64_t id);

}  // namespace strongroom::store
