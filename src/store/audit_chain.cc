#include "store/audit_chain.h"

#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kSeal = "SELECT strongroom.seal_audit($1)";
constexpr const char* kCheckChain =
    "SELECT seq, encode(hash, 'hex'), at_end, coalesce(audit_id, 0), what "
    "FROM strongroom.check_audit_chain($1, decode($2, 'hex'), $3)";
constexpr const char* kCheckRows =
    "SELECT id, at_end, coalesce(audit_id, 0), what FROM strongroom.check_audit_rows($1, $2)";

constexpr const char* kAttempt = "verify the audit log";

AuditPart VerifyChain(Database& database, AuditCheckpoint at, int most) {
  const pqxx::result found = InTransaction(database, kAttempt, [&](pqxx::work& transaction) {
    return transaction.exec_params(kCheckChain, at.seq, at.hash, most);
  });
  const auto row = found[0];
  at.seq = row[0].as<int64_t>();
  at.hash = row[1].as<std::string>();
  at.is_chain_done = row[2].as<bool>();
  AuditPart part{.after = at};
  if (auto what = row[4].as<std::string>(); !what.empty()) {
    part.is_last = true;
    part.problem = {.seq = at.seq + 1, .id = row[3].as<int64_t>(), .what = std::move(what)};
  }
  return part;
}

AuditPart VerifyRows(Database& database, AuditCheckpoint at, int most) {
  const pqxx::result found = InTransaction(database, kAttempt, [&](pqxx::work& transaction) {
    return transaction.exec_params(kCheckRows, at.id, most);
  });
  const auto row = found[0];
  at.id = row[0].as<int64_t>();
  AuditPart part{.after = at, .is_last = row[1].as<bool>()};
  if (auto what = row[3].as<std::string>(); !what.empty()) {
    part.is_last = true;
    part.problem = {.seq = 0, .id = row[2].as<int64_t>(), .what = std::move(what)};
  }
  return part;
}

}  // namespace

std::optional<int> SealAudit(Database& database, int most) {
  return InTransaction(database, "chain the audit log", [&](pqxx::work& transaction) {
    const auto row = transaction.exec_params(kSeal, most)[0];
    return row[0].is_null() ? std::optional<int>() : row[0].as<int>();
  });
}

AuditPart VerifyAuditPart(Database& database, const AuditCheckpoint& from, int most) {
  return from.is_chain_done ? VerifyRows(database, from, most) : VerifyChain(database, from, most);
}

std::optional<AuditProblem> VerifyAudit(Database& database, int most, const std::stop_token& stop) {
  AuditPart part;
  while (!part.is_last && !stop.stop_requested()) {
    part = VerifyAuditPart(database, part.after, most);
  }
  return part.problem;
}

}  // namespace strongroom::store
