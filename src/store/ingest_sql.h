#pragma once

#include <string>

// The statements of Ingest, in the order in which they are used. The columns of those that take
// records are in store/ingest_columns.cc.
namespace strongroom::store::sql {

// Rows wait here until the outcome has come. Made once for a connection.
const std::string& MakeStage();

// $1 tenant, $2 records, $3 whether they come from elsewhere. Which items have a version of their
// change digest already that may be theirs, the newest of several: position, id; of the body of its
// blob, where that has the item's own digest, kProven or the digest of the compressed body; digest
// and size of that blob.
const std::string& KnownVersions();
inline constexpr const char* kProven = "proven";

// $1 records.
const std::string& Stage();

// In key order, so that two ingests of one tenant cannot wait for each other in a circle. How many
// are new, and the bytes of their texts.
inline constexpr const char* kInsertObjects = R"sql(
WITH added AS (
  INSERT INTO strongroom.policy_objects (tenant_id, policy_type, external_id)
  SELECT $1::integer, policy_type, external_id FROM stage WHERE version_id IS NULL
  ORDER BY policy_type, external_id
  ON CONFLICT (tenant_id, policy_type, external_id) DO NOTHING
  RETURNING octet_length(policy_type) + octet_length(external_id) AS size)
SELECT count(*), coalesce(sum(size), 0) FROM added)sql";

// How many are new, their bytes, and those that are stored.
inline constexpr const char* kInsertBlobs = R"sql(
WITH added AS (
  INSERT INTO strongroom.policy_blobs (tenant_id, digest, codec, raw_size, body)
  SELECT DISTINCT ON (digest) $1::integer, digest, 1, raw_size, body
  FROM stage WHERE version_id IS NULL ORDER BY digest
  ON CONFLICT (tenant_id, digest) DO NOTHING
  RETURNING octet_length(body) AS stored, greatest(octet_length(body), raw_size) AS size)
SELECT count(*), coalesce(sum(size), 0), coalesce(sum(stored), 0) FROM added)sql";

// Blobs that were there before, with a body that is not the one of the stage.
inline constexpr const char* kOtherBodies = R"sql(
SELECT DISTINCT encode(b.digest, 'hex'), greatest(b.raw_size, octet_length(b.body))
FROM stage s JOIN strongroom.policy_blobs b ON b.tenant_id = $1 AND b.digest = s.digest
WHERE s.version_id IS NULL AND b.codec <> 0 AND (b.raw_size <> s.raw_size OR b.body <> s.body)
ORDER BY 1)sql";

inline constexpr const char* kStagedBody = R"sql(
SELECT raw_size, encode(body, 'hex') FROM stage
WHERE digest = decode($1, 'hex') AND version_id IS NULL LIMIT 1)sql";

// PostgreSQL takes nothing but the content of the digest.
inline constexpr const char* kRepairBody = R"sql(
UPDATE strongroom.policy_blobs b SET codec = 0, raw_size = octet_length(i.body), body = i.body
FROM (SELECT decode($3, 'hex') AS body) i
WHERE b.tenant_id = $1 AND b.digest = decode($2, 'hex') AND b.codec <> 0)sql";

// $1 tenant, $2 whether they come from elsewhere.
inline constexpr const char* kInsertVersions = R"sql(
INSERT INTO strongroom.policy_versions
  (tenant_id, object_id, change_digest, epoch, blob_digest, display_name, secrets_masked,
   restorability, missing, imported)
SELECT $1::integer, o.id, s.change_digest, s.epoch, s.digest, s.display_name, s.secrets_masked,
  s.restorability, s.missing, $2::boolean
FROM stage s JOIN strongroom.policy_objects o
  ON o.tenant_id = $1 AND o.policy_type = s.policy_type AND o.external_id = s.external_id
WHERE s.version_id IS NULL
ORDER BY o.id
ON CONFLICT (object_id, change_digest, epoch, blob_digest) DO NOTHING)sql";

inline constexpr const char* kInsertItems = R"sql(
INSERT INTO strongroom.backup_items (set_id, version_id)
SELECT $1::bigint, version_id FROM stage WHERE version_id IS NOT NULL
UNION ALL
SELECT $1::bigint, v.id
FROM stage s
JOIN strongroom.policy_objects o
  ON o.tenant_id = $2 AND o.policy_type = s.policy_type AND o.external_id = s.external_id
JOIN strongroom.policy_versions v
  ON v.object_id = o.id AND v.change_digest = s.change_digest AND v.epoch = s.epoch
  AND v.blob_digest = s.digest
WHERE s.version_id IS NULL)sql";

// $1 set, $2 records.
const std::string& InsertTypes();

// $1 namespace, $2 bytes of an item's row, $3 cluster. Of the tenants first, whose sets have an
// index.
inline constexpr const char* kNamespaceDayBytes = R"sql(
SELECT coalesce(sum(stored_bytes + item_count * $2::bigint), 0)::bigint
FROM strongroom.backup_sets
WHERE tenant_id IN (SELECT id FROM strongroom.tenants
                    WHERE namespace = $1 AND coalesce(cluster_uid = $3, true))
  AND sealed_at > now() - interval '24 hours')sql";

inline constexpr const char* kSetRoot = "SELECT encode(strongroom.set_root($1), 'hex')";

// stored_bytes is what the set counts for the day of its namespace, but for its items.
inline constexpr const char* kSeal = R"sql(
UPDATE strongroom.backup_sets SET
  root = decode($2, 'hex'), item_count = $3, new_versions = $4, new_blobs = $5, raw_bytes = $6,
  stored_bytes = $7, added = $8, changed = $9, removed = $10, answer = $11::jsonb,
  sealed_at = now()
WHERE id = $1)sql";

}  // namespace strongroom::store::sql
