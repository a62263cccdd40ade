#include "store/ingest_sql.h"

#include "store/ingest_columns.h"

namespace strongroom::store::sql {

const std::string& MakeStage() {
  static const std::string statement = StageColumns().Statement(R"sql(
CREATE TEMP TABLE IF NOT EXISTS stage ({columns}) ON COMMIT DELETE ROWS AS
SELECT {values} FROM jsonb_to_recordset('[]') AS i ({record}) WITH NO DATA;
CREATE UNIQUE INDEX IF NOT EXISTS stage_items ON stage (policy_type, external_id);
CREATE TEMP TABLE IF NOT EXISTS rejudged (version_id bigint PRIMARY KEY, change_digest bytea)
  ON COMMIT DELETE ROWS)sql");
  return statement;
}

const std::string& KnownVersions() {
  static const std::string statement = KnownColumns().Statement(R"sql(
SELECT DISTINCT ON (i.position) i.position, v.id,
  CASE WHEN b.digest <> decode(i.digest, 'hex') THEN NULL
       WHEN b.codec = 0 THEN 'proven'
       WHEN b.raw_size <> i.raw_size THEN ''
       ELSE encode(sha256(b.body), 'hex') END,
  encode(b.digest, 'hex'), greatest(b.raw_size, octet_length(b.body))
FROM jsonb_to_recordset($2::jsonb) AS i ({record})
JOIN strongroom.policy_objects o
  ON o.tenant_id = $1 AND o.policy_type = i.policy_type AND o.external_id = i.external_id
JOIN strongroom.policy_versions v
  ON v.object_id = o.id AND v.change_digest = decode(i.change_digest, 'hex') AND v.epoch = i.epoch
JOIN strongroom.policy_blobs b ON b.tenant_id = $1 AND b.digest = v.blob_digest
WHERE b.digest = decode(i.digest, 'hex') OR NOT (v.imported OR $3::boolean)
ORDER BY i.position, b.digest = decode(i.digest, 'hex') DESC, v.id DESC)sql");
  return statement;
}

const std::string& Stage() {
  static const std::string statement = StageColumns().Statement(R"sql(
INSERT INTO stage ({columns})
SELECT {values} FROM jsonb_to_recordset($1::jsonb) AS i ({record}))sql");
  return statement;
}

const std::string& InsertTypes() {
  static const std::string statement = TypeColumns().Statement(R"sql(
INSERT INTO strongroom.backup_set_types (set_id, {columns})
SELECT $1::bigint, {values} FROM jsonb_to_recordset($2::jsonb) AS i ({record})
LEFT JOIN strongroom.type_roots($1) t ON t.policy_type = i.policy_type)sql");
  return statement;
}

}  // namespace strongroom::store::sql
