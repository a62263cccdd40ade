#include "store/audit.h"

#include <algorithm>

#include "store/audit_row.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kInsert = R"sql(
INSERT INTO strongroom.audit_log
  (actor, action, namespace, subject, result, reason, source, details)
VALUES ($1, $2, $3, $4, $5, $6, $7,
  CASE WHEN $8::bigint < 0 THEN '{}' ELSE jsonb_build_object('items', $8::bigint) END))sql";

constexpr size_t kMaxText = 500;

// Printable ASCII of bounded length: part of an entry comes from somebody who was refused.
std::string Clean(std::string text) {
  text.resize(std::min(text.size(), kMaxText));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

}  // namespace

void AppendAudit(pqxx::transaction_base& transaction, const AuditEntry& entry) {
  transaction.exec_params(kInsert, Clean(entry.actor), Clean(entry.action), Clean(entry.ns),
                          Clean(entry.subject), Clean(entry.result), Clean(entry.reason),
                          Clean(entry.source), entry.items);
}

void AppendAudit(Database& database, const AuditEntry& entry) {
  InTransaction(database, "write the audit log",
                [&](pqxx::work& transaction) { AppendAudit(transaction, entry); });
}

}  // namespace strongroom::store
