#include "store/verification_turn.h"

// Rows that belong to no set. Retention removes them in the transaction that removes the last set
// which uses them, and a report brings them in that which seals its set: so there are none that
// wait for somebody, and each is a finding.
namespace strongroom::store {
namespace {

constexpr int kMostRows = 2'000;

// $1 tenant, $2 the digest before, $3 how many. The last digest of the page; NULL on the last page.
constexpr const char* kPage = R"sql(
SELECT encode((array_agg(digest ORDER BY digest DESC))[1], 'hex'), count(*) FROM (
  SELECT digest FROM strongroom.policy_blobs WHERE tenant_id = $1 AND digest > decode($2, 'hex')
  ORDER BY digest LIMIT $3) page)sql";

// $1 tenant, $2 and $3 first and last digest, of which the first is excluded; no last one: all.
constexpr const char* kContents = R"sql(
SELECT encode(b.digest, 'hex') FROM strongroom.policy_blobs b
WHERE b.tenant_id = $1 AND b.digest > decode($2, 'hex')
  AND ($3 = '' OR b.digest <= decode($3, 'hex'))
  AND NOT EXISTS (SELECT FROM strongroom.policy_versions v
                  WHERE v.tenant_id = b.tenant_id AND v.blob_digest = b.digest)
ORDER BY b.digest)sql";
constexpr const char* kVersions = R"sql(
SELECT v.id, coalesce(o.policy_type, ''), coalesce(o.external_id, '')
FROM strongroom.policy_versions v LEFT JOIN strongroom.policy_objects o ON o.id = v.object_id
WHERE v.tenant_id = $1 AND v.blob_digest > decode($2, 'hex')
  AND ($3 = '' OR v.blob_digest <= decode($3, 'hex'))
  AND NOT EXISTS (SELECT FROM strongroom.backup_items i
                  JOIN strongroom.backup_sets b ON b.id = i.set_id WHERE i.version_id = v.id)
ORDER BY v.blob_digest, v.id)sql";
// Of each set that has items the first, by leaps from one to the next.
// https://wiki.postgresql.org/wiki/Loose_indexscan
constexpr const char* kItems = R"sql(
WITH RECURSIVE s AS (
  (SELECT set_id, version_id FROM strongroom.backup_items ORDER BY set_id, version_id LIMIT 1)
  UNION ALL
  SELECT n.set_id, n.version_id FROM s CROSS JOIN LATERAL (
    SELECT i.set_id, i.version_id FROM strongroom.backup_items i WHERE i.set_id > s.set_id
    ORDER BY i.set_id, i.version_id LIMIT 1) n
)
SELECT s.set_id FROM s JOIN strongroom.policy_versions v ON v.id = s.version_id
WHERE v.tenant_id = $1
  AND NOT EXISTS (SELECT FROM strongroom.backup_sets b WHERE b.id = s.set_id)
ORDER BY s.set_id)sql";
constexpr const char* kPolicies = R"sql(
SELECT o.policy_type, o.external_id FROM strongroom.policy_objects o
WHERE o.tenant_id = $1
  AND NOT EXISTS (SELECT FROM strongroom.policy_versions v WHERE v.object_id = o.id)
ORDER BY o.id)sql";

constexpr const char* kGoOn = R"sql(
UPDATE strongroom.tenant_verifications
SET begun_at = now(), at_digest = decode($2, 'hex'), found = $3, first_found = $4::jsonb
WHERE tenant_id = $1)sql";
constexpr const char* kEnd = R"sql(
UPDATE strongroom.tenant_verifications
SET verified_at = now(), seen_since = coalesce(begun_at, now()), problem_count = $2,
  problems = $3::jsonb, begun_at = NULL, at_digest = '', found = 0, first_found = '[]'
WHERE tenant_id = $1)sql";

constexpr const char* kOfNoSet = " belongs to no backup set";

void Look(pqxx::work& transaction, const TenantTurn& turn, const std::string& last,
          Findings& found) {
  for (const auto& row : transaction.exec_params(kContents, turn.tenant_id, turn.at_digest, last)) {
    found.Add({.type = {},
               .id = {},
               .what = "the content with digest " + row[0].as<std::string>() + kOfNoSet});
  }
  for (const auto& row : transaction.exec_params(kVersions, turn.tenant_id, turn.at_digest, last)) {
    found.Add({.type = row[1].as<std::string>(),
               .id = row[2].as<std::string>(),
               .what = "version " + row[0].as<std::string>() + kOfNoSet});
  }
}

void LookAtTheRest(pqxx::work& transaction, int tenant_id, Findings& found) {
  for (const auto& row : transaction.exec_params(kItems, tenant_id)) {
    found.Add(
        {.type = {},
         .id = {},
         .what = "backup set " + row[0].as<std::string>() + " is gone, and its items are not"});
  }
  for (const auto& row : transaction.exec_params(kPolicies, tenant_id)) {
    found.Add({.type = row[0].as<std::string>(),
               .id = row[1].as<std::string>(),
               .what = std::string("the policy") + kOfNoSet});
  }
}

}  // namespace

VerificationStep VerifyPart(pqxx::work& transaction, TenantTurn turn) {
  const pqxx::row page = transaction.exec_params1(kPage, turn.tenant_id, turn.at_digest, kMostRows);
  VerificationStep step{.did = VerificationStep::Did::kPart,
                        .rows = page[1].as<int64_t>(),
                        .ns = turn.ns,
                        .subject = turn.name,
                        .problems = {}};
  const bool is_last = step.rows < kMostRows;
  const std::string last = is_last ? "" : page[0].as<std::string>();
  Findings found = std::move(turn.found);
  Look(transaction, turn, last, found);
  if (!is_last) {
    transaction.exec_params(kGoOn, turn.tenant_id, last, found.count, found.Json());
    return step;
  }
  LookAtTheRest(transaction, turn.tenant_id, found);
  transaction.exec_params(kEnd, turn.tenant_id, found.count, found.Json());
  step.did = VerificationStep::Did::kTenant;
  step.problem_count = found.count;
  step.problems = std::move(found.first);
  return step;
}

}  // namespace strongroom::store
