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
constexpr size_t kHashDigits = 64;

std::optional<AuditProblem> VerifyChain(Database& database, int most, const std::stop_token& stop) {
  int64_t seq = 0;
  std::string hash(kHashDigits, '0');
  for (bool at_end = false; !at_end && !stop.stop_requested();) {
    const pqxx::result found = InTransaction(database, kAttempt, [&](pqxx::work& transaction) {
      return transaction.exec_params(kCheckChain, seq, hash, most);
    });
    const auto row = found[0];
    seq = row[0].as<int64_t>();
    hash = row[1].as<std::string>();
    at_end = row[2].as<bool>();
    auto what = row[4].as<std::string>();
    if (!what.empty()) {
      return AuditProblem{.seq = seq + 1, .id = row[3].as<int64_t>(), .what = std::move(what)};
    }
  }
  return std::nullopt;
}

std::optional<AuditProblem> VerifyRows(Database& database, int most, const std::stop_token& stop) {
  int64_t id = 0;
  for (bool at_end = false; !at_end && !stop.stop_requested();) {
    const pqxx::result found = InTransaction(database, kAttempt, [&](pqxx::work& transaction) {
      return transaction.exec_params(kCheckRows, id, most);
    });
    const auto row = found[0];
    id = row[0].as<int64_t>();
    at_end = row[1].as<bool>();
    auto what = row[3].as<std::string>();
    if (!what.empty()) {
      return AuditProblem{.seq = 0, .id = row[2].as<int64_t>(), .what = std::move(what)};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<int> SealAudit(Database& database, int most) {
  return InTransaction(database, "chain the audit log", [&](pqxx::work& transaction) {
    const auto row = transaction.exec_params(kSeal, most)[0];
    return row[0].is_null() ? std::optional<int>() : row[0].as<int>();
  });
}

std::optional<AuditProblem> VerifyAudit(Database& database, int most, const std::stop_token& stop) {
  if (auto problem = VerifyChain(database, most, stop)) return problem;
  return VerifyRows(database, most, stop);
}

}  // namespace strongroom::store
