#include <gtest/gtest.h>

#include "integration/database/test_database.h"
#include "store/migrations.h"

// What an upgrade makes of sets that were stored before it.
namespace strongroom::store {
namespace {

constexpr size_t kOldVersion = 7;

// Set n has types as the n-th row of these says, and counted as whole only when all were complete.
constexpr const char* kRows = R"sql(
INSERT INTO strongroom.tenants (uid, namespace, name)
VALUES ('00000000-0000-4000-8000-000000000001', 'team-a', 'cluster');
INSERT INTO strongroom.backup_sets (tenant_id, backup_schedule_id, run_uid, namespace,
  schedule_name, run_name, seq, status, complete)
SELECT 1, '00000000-0000-4000-8000-000000000002',
  ('00000000-0000-4000-8000-00000000100' || n)::uuid, 'team-a', 'nightly', 'nightly-' || n, n,
  'success', n = 1
FROM generate_series(1, 8) n;
INSERT INTO strongroom.backup_set_types
  (set_id, policy_type, state, total, backed_up, errors, error_code, type_root)
SELECT id, 'roles' || row_number() OVER (), state, 0, 0, 0, code, sha256('')
FROM (VALUES (1, 'complete', ''),
  (2, 'complete', ''), (2, 'skipped', 'TYPE_NOT_SERVED'),
  (3, 'complete', ''), (3, 'skipped', 'TYPE_CLUSTER_WIDE'), (3, 'skipped', 'TYPE_NOT_SERVED'),
  (4, 'skipped', 'TYPE_NOT_SERVED'),
  (5, 'complete', ''), (5, 'incomplete', ''),
  (6, 'complete', ''), (6, 'skipped', 'UNKNOWN_POLICY_TYPE'),
  (7, 'complete', ''), (7, 'failed', 'TYPE_NOT_SERVED')) AS t (id, state, code);
UPDATE strongroom.backup_sets SET root = strongroom.set_root(id), sealed_at = now();
)sql";

TEST(Upgrade, CountsSetsAsWholeThatAreByTheRuleOfToday) {
  test::TestDatabase test(test::TestDatabase::Schema::kEmpty);
  test::MakeOldSchema(test, kOldVersion);
  ASSERT_EQ(test.StateOf(kRows), "");
  Migrate(test.dsn());
  EXPECT_EQ(test.Value("SELECT string_agg(id::text, ' ' ORDER BY id) "
                       "FROM strongroom.backup_sets WHERE complete"),
            "1 2 3");
  EXPECT_EQ(test.StateOf("UPDATE strongroom.backup_sets SET complete = true"), "SR001")
      << "sealed sets are guarded again";
}

TEST(Upgrade, NobodyKnowsWhatARestoreBringsBackOfWhatWasStoredBefore) {
  constexpr size_t kWithoutRestorability = 9;
  test::TestDatabase test(test::TestDatabase::Schema::kEmpty);
  test::MakeOldSchema(test, kWithoutRestorability);
  ASSERT_EQ(test.StateOf(std::string(kRows) + R"sql(
INSERT INTO strongroom.policy_objects (tenant_id, policy_type, external_id) VALUES (1, 'a', 'b');
INSERT INTO strongroom.policy_blobs (tenant_id, digest, codec, raw_size, body)
VALUES (1, sha256('c'), 0, 1, 'c');
INSERT INTO strongroom.policy_versions (tenant_id, object_id, change_digest, epoch, blob_digest)
VALUES (1, 1, sha256('c'), 5, sha256('c')))sql"),
            "");
  Migrate(test.dsn());
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.policy_versions "
                       "WHERE restorability IS NULL AND missing IS NULL"),
            "1");
  EXPECT_EQ(test.Value("SELECT sum(excluded) FROM strongroom.backup_set_types"), "0");
}

}  // namespace
}  // namespace strongroom::store
