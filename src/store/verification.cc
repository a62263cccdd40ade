#include "store/verification.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/json_members.h"
#include "domain/set_name.h"
#include "store/arrays.h"
#include "store/columns.h"
#include "store/locks.h"
#include "store/session.h"
#include "store/verification_turn.h"

namespace strongroom::store {
namespace {

// $1 how old a look may become, in seconds, $2 sets to leave out.
constexpr const char* kTakeSet = R"sql(
SELECT v.set_id, v.tenant_id, v.at_version, v.found, v.first_found, b.namespace,
  b.run_name, coalesce(nullif(b.provider, ''), (
    SELECT n.provider FROM strongroom.tenants n WHERE n.id = v.tenant_id))
FROM strongroom.set_verifications v
JOIN strongroom.tenant_verifications t ON t.tenant_id = v.tenant_id
JOIN strongroom.backup_sets b ON b.id = v.set_id
WHERE v.seen_since <= now() - $1 * interval '1 second' AND v.set_id <> ALL ($2::bigint[])
ORDER BY v.seen_since, v.set_id DESC LIMIT 1
FOR NO KEY UPDATE OF t, v SKIP LOCKED)sql";

constexpr const char* kTakeTenant = R"sql(
SELECT v.tenant_id, encode(v.at_digest, 'hex'), v.found, v.first_found, t.namespace, t.name
FROM strongroom.tenant_verifications v JOIN strongroom.tenants t ON t.id = v.tenant_id
WHERE v.seen_since <= now() - $1 * interval '1 second'
ORDER BY v.seen_since, v.tenant_id LIMIT 1
FOR NO KEY UPDATE OF v SKIP LOCKED)sql";

constexpr const char* kNoteUnreadable = R"sql(
UPDATE strongroom.set_verifications
SET begun_at = NULL, at_version = 0, found = 0, first_found = '[]', oldest_reading = NULL,
  verified_at = now(), seen_since = '-infinity', problem_count = 1, problems = $2::jsonb
WHERE set_id = $1)sql";

std::optional<SetTurn> TakeSet(pqxx::work& transaction, const VerificationOrder& order) {
  const pqxx::result rows = transaction.exec_params(
      kTakeSet, order.every.count(),
      ArrayOf(order.left_out, [](int64_t id) { return std::to_string(id); }));
  if (rows.empty()) return std::nullopt;
  const pqxx::row row = rows[0];
  return SetTurn{.set_id = row[0].as<int64_t>(),
                 .tenant_id = row[1].as<int>(),
                 .at_version = row[2].as<int64_t>(),
                 .found = Findings::From(row[3].as<int64_t>(), row[4].as<std::string>()),
                 .ns = row[5].as<std::string>(),
                 .name = domain::SetName(row[6].as<std::string>(), row[0].as<int64_t>()),
                 .provider = {row[7].as<std::string>("")}};
}

std::optional<TenantTurn> TakeTenant(pqxx::work& transaction, std::chrono::seconds every) {
  const pqxx::result rows = transaction.exec_params(kTakeTenant, every.count());
  if (rows.empty()) return std::nullopt;
  const pqxx::row row = rows[0];
  return TenantTurn{.tenant_id = row[0].as<int>(),
                    .at_digest = row[1].as<std::string>(),
                    .found = Findings::From(row[2].as<int64_t>(), row[3].as<std::string>()),
                    .ns = row[4].as<std::string>(),
                    .name = row[5].as<std::string>()};
}

}  // namespace

void Findings::Add(SetProblem problem) {
  if (static_cast<size_t>(count++) < kMostNamedProblems) first.push_back(std::move(problem));
}

Findings Findings::From(int64_t count, const std::string& json) {
  Findings findings{.count = count, .first = {}};
  for (const base::Json& problem : base::ParseJson(json)) {
    findings.first.push_back({.type = base::TextOrEmpty(problem, "type"),
                              .id = base::TextOrEmpty(problem, "id"),
                              .what = base::TextOrEmpty(problem, "what")});
  }
  return findings;
}

std::string Findings::Json() const {
  base::Json json = base::Json::array();
  for (const SetProblem& problem : first) json.push_back(ToJson(problem));
  return DumpForJsonb(json);
}

VerificationStep VerifyNext(Database& database, const VerificationOrder& order,
                            std::optional<int64_t>& at_set) {
  at_set.reset();
  VerificationStep step = InTransaction(database, "verify what is stored", [&](pqxx::work& work) {
    work.exec(sql::kSetsFirst);
    if (auto turn = TakeSet(work, order)) {
      at_set = turn->set_id;
      return VerifyPart(work, *std::move(turn), order);
    }
    if (auto turn = TakeTenant(work, order.every)) return VerifyPart(work, *std::move(turn));
    return VerificationStep{};
  });
  at_set.reset();
  return step;
}

void NoteUnreadable(Database& database, int64_t set_id) {
  Findings findings;
  findings.Add({.type = {}, .id = {}, .what = "PostgreSQL cannot read all that is stored of it"});
  InTransaction(database, "note that a backup set cannot be read", [&](pqxx::work& transaction) {
    transaction.exec_params(kNoteUnreadable, set_id, findings.Json());
  });
}

}  // namespace strongroom::store
