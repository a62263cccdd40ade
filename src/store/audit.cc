#include "store/audit.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "base/json.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "store/audit_row.h"
#include "store/columns.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kInsert = R"sql(
INSERT INTO strongroom.audit_log
  (actor, action, namespace, subject, result, reason, source, details, groups, via, object_uid,
   generation, changes, request_uid, cluster_uid)
VALUES ($1, $2, $3, $4, $5, $6, $7,
  CASE WHEN $8::bigint < 0 THEN '{}' ELSE jsonb_build_object('items', $8::bigint) END,
  ARRAY(SELECT value FROM jsonb_array_elements_text($9::jsonb) WITH ORDINALITY ORDER BY ordinality),
  $10, $11, $12, $13::jsonb, $14, nullif($15, '')::uuid))sql";

constexpr const char* kSetAuthor =
    "SELECT set_config('strongroom.audit_via', $1, true), "
    "set_config('strongroom.audit_groups', $2, true)";

constexpr size_t kMaxText = 500;
constexpr size_t kMaxGroups = 64;
constexpr size_t kMaxChanges = 50;

// No more than kMaxText bytes, and no part of a character.
std::string_view Cut(std::string_view text) {
  if (text.size() <= kMaxText) return text;
  size_t end = kMaxText;
  while (end > 0 && base::IsContinuation(text[end])) --end;
  return text.substr(0, end);
}

// On one line and of bounded length: part of an entry comes from somebody who was refused.
std::string Clean(std::string_view text) { return std::string(Cut(base::Printable(Cut(text)))); }

std::string MoreThan(size_t kept, size_t all) {
  return "(" + std::to_string(all - kept) + " more)";
}

std::string Groups(const std::vector<std::string>& groups) {
  base::Json kept = base::Json::array();
  for (const std::string& group : KeptGroups(groups)) kept.push_back(group);
  return DumpForJsonb(kept);
}

std::string Changes(const std::vector<AuditChange>& changes) {
  base::Json kept = base::Json::array();
  for (const AuditChange& change : changes) {
    if (kept.size() == kMaxChanges && changes.size() > kMaxChanges + 1) {
      kept.push_back({{"path", MoreThan(kMaxChanges, changes.size())}, {"from", ""}, {"to", ""}});
      break;
    }
    kept.push_back(
        {{"path", Clean(change.path)}, {"from", Clean(change.from)}, {"to", Clean(change.to)}});
  }
  return DumpForJsonb(kept);
}

}  // namespace

std::vector<std::string> KeptGroups(const std::vector<std::string>& groups) {
  std::vector<std::string> kept;
  for (const std::string& group : groups) {
    if (kept.size() == kMaxGroups && groups.size() > kMaxGroups + 1) {
      kept.push_back(MoreThan(kMaxGroups, groups.size()));
      break;
    }
    kept.push_back(Clean(group));
  }
  return kept;
}

void AppendAudit(pqxx::transaction_base& transaction, const AuditEntry& entry) {
  transaction.exec_params(kInsert, Clean(entry.actor), Clean(entry.action), Clean(entry.ns),
                          Clean(entry.subject), Clean(entry.result), Clean(entry.reason),
                          Clean(entry.source), entry.items, Groups(entry.groups), Clean(entry.via),
                          Clean(entry.object_uid), entry.generation, Changes(entry.changes),
                          Clean(entry.request_uid), entry.cluster_uid);
}

void SetAuditAuthor(pqxx::transaction_base& transaction, const AuditAuthor& author) {
  transaction.exec_params(kSetAuthor, Clean(author.via), Groups(author.groups));
}

void AppendAudit(Database& database, const AuditEntry& entry) {
  InTransaction(database, "write the audit log",
                [&](pqxx::work& transaction) { AppendAudit(transaction, entry); });
}

}  // namespace strongroom::store
