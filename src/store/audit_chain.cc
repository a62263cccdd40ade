#include "store/audit_chain.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "base/json_members.h"
#include "store/session.h"

namespace strongroom::store {
namespace {

constexpr const char* kSeal = "SELECT strongroom.seal_audit($1)";
constexpr const char* kCheckChain =
    "SELECT seq, encode(hash, 'hex'), at_end, bad, problems "
    "FROM strongroom.check_audit_chain($1, decode($2, 'hex'), $3)";
constexpr const char* kCheckRows =
    "SELECT id, at_end, bad, problems FROM strongroom.check_audit_rows($1, $2)";

constexpr const char* kAttempt = "verify the audit log";

void Add(AuditFindings& all, const AuditFindings& more) {
  all.bad += more.bad;
  for (const AuditProblem& problem : more.problems) {
    if (all.problems.size() < kMaxAuditProblems) all.problems.push_back(problem);
  }
}

AuditFindings Findings(const pqxx::field& bad, const pqxx::field& problems) {
  AuditFindings all{.bad = bad.as<int64_t>(), .problems = {}};
  for (const base::Json& problem : base::ParseJson(problems.as<std::string>())) {
    if (all.problems.size() == kMaxAuditProblems) break;
    all.problems.push_back({.seq = base::IntAt(problem, "seq").value_or(0),
                            .id = base::IntAt(problem, "id").value_or(0),
                            .what = base::TextAt(problem, "what")});
  }
  return all;
}

AuditPart VerifyChain(Database& database, AuditCheckpoint at, int most) {
  const pqxx::result found = InTransaction(database, kAttempt, [&](pqxx::work& transaction) {
    return transaction.exec_params(kCheckChain, at.seq, at.hash, most);
  });
  const auto row = found[0];
  at.seq = row[0].as<int64_t>();
  at.hash = row[1].as<std::string>();
  at.is_chain_done = row[2].as<bool>();
  return {.after = at, .found = Findings(row[3], row[4])};
}

AuditPart VerifyRows(Database& database, AuditCheckpoint at, int most) {
  const pqxx::result found = InTransaction(database, kAttempt, [&](pqxx::work& transaction) {
    return transaction.exec_params(kCheckRows, at.id, most);
  });
  const auto row = found[0];
  at.id = row[0].as<int64_t>();
  return {.after = at, .is_last = row[1].as<bool>(), .found = Findings(row[2], row[3])};
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

AuditVerification VerifyAudit(Database& database, int most, const std::stop_token& stop) {
  AuditVerification all;
  while (!all.is_whole && !stop.stop_requested()) {
    AuditPart part = VerifyAuditPart(database, all.end, most);
    all.is_whole = part.is_last;
    all.end = std::move(part.after);
    Add(all.found, part.found);
  }
  return all;
}

}  // namespace strongroom::store
