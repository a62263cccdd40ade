#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "store/database.h"

// The audit log's chain: each of its rows has the digest of a row of the log and of the chain's row
// before (0021_audit_chain.sql, 0026_audit_limits.sql, docs/audit.md). Thread-safe, as all of it is
// done by PostgreSQL.
namespace strongroom::store {

// Chains at most `most` rows of the log that are committed and not chained yet, by their ids. How
// many; absent: somebody else is at it. Throws StoreError.
std::optional<int> SealAudit(Database& database, int most);

// A row that is not as it was when it was chained.
struct AuditProblem {
  int64_t seq = 0;  // its place in the chain; 0: it has none
  int64_t id = 0;   // of the row of the log; 0: it is not known
  std::string what;

  bool operator==(const AuditProblem&) const = default;
};

// Of more rows than these it is known only how many they are.
inline constexpr size_t kMaxAuditProblems = 20;

// What is wrong. Each bad row counts for itself: one hides no other.
struct AuditFindings {
  int64_t bad = 0;                     // rows
  std::vector<AuditProblem> problems;  // the first of them, kMaxAuditProblems at most
};

// How far somebody has looked.
struct AuditCheckpoint {
  bool is_chain_done = false;               // what is left are rows of the log
  int64_t seq = 0;                          // of the last row of the chain
  std::string hash = std::string(64, '0');  // its hash, hexadecimal, as it stands there
  int64_t id = 0;                           // of the last row of the log
};

struct AuditPart {
  AuditCheckpoint after;
  bool is_last = false;  // all has been looked at
  AuditFindings found;   // in this part
};

// The next part of VerifyAudit, of at most `most` rows, behind `from`. Throws StoreError.
AuditPart VerifyAuditPart(Database& database, const AuditCheckpoint& from, int most);

// All parts: their findings together, and the end of the chain.
struct AuditVerification {
  bool is_whole = false;  // all has been looked at
  AuditCheckpoint end;
  AuditFindings found;
};

// Looks at all rows of chain and log, in steps of at most `most`. Nothing is found when all are as
// they were chained, but for those that will be. Whoever owns the tables can cut the end off and
// make it look as if it had never been; only who has kept a later hash elsewhere knows. Also ends
// when `stop` says so. Throws StoreError.
AuditVerification VerifyAudit(Database& database, int most, const std::stop_token& stop = {});

}  // namespace strongroom::store
