#include <gmock/gmock.h>

#include "plugin_cluster.h"
#include "support/eventually.h"

// kubectl strongroom audit.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(PluginOfSets, ListsWhoDidWhat) {
  EXPECT_EQ(Run("hold nightly --reason audited").exit_code, 0);
  EXPECT_THAT(Says("audit"),
              AllOf(StartsWith("WHEN "), HasSubstr(" hold "), HasSubstr("accepted: audited")));
  EXPECT_THAT(Says("audit --action hold --object set/" + Name(3)), HasSubstr("accepted: audited"));
  EXPECT_THAT(Run("audit --object set/" + Name(1)).err, HasSubstr("No audit events found"));
  const std::string line = Says("audit -A --since 0 --action hold -o jsonl");
  EXPECT_EQ(json::parse(line)["reason"], "audited");
  EXPECT_THAT(Says("audit --as nobody-here"), HasSubstr("orbidden"));
}

TEST_F(PluginOfSets, VerifiesTheAuditLog) {
  EXPECT_EQ(Run("hold nightly --reason audited").exit_code, 0);
  ASSERT_TRUE(test::Eventually(
      [&] { return database_.Value("SELECT count(*) FROM strongroom.audit_pending") == "0"; }));
  const test::CommandResult good = Run("verify --audit");
  EXPECT_EQ(good.exit_code, 0) << good.err;
  const std::string head =
      database_.Value("SELECT seq || ':' || encode(hash, 'hex') FROM strongroom.audit_head");
  EXPECT_THAT(good.out, HasSubstr(head));
  EXPECT_EQ(Run("verify --audit --head " + head).exit_code, 0);
  ASSERT_EQ(database_.StateOf("SET LOCAL session_replication_role = replica; "
                              "UPDATE strongroom.audit_log SET reason = 'x' WHERE action = 'hold'"),
            "");
  const test::CommandResult bad = Run("verify --audit");
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.out, HasSubstr("NOT AS IT WAS CHAINED"));
  EXPECT_EQ(Run("verify --audit --as nobody-at-all").exit_code, 2);
}

}  // namespace
}  // namespace strongroom::server::sets
