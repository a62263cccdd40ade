#include <gmock/gmock.h>

#include "base/timestamp.h"
#include "kube/cluster_identity.h"
#include "server/sets/api_status.h"
#include "server/sets/policy_history.h"
#include "support/eventually.h"
#include "three_sets.h"

// What became of a policy.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class SetsHistory : public ThreeSets {
 protected:
  test::CommandResult Raw(int run, const std::string& query, const std::string& flags = "") const {
    return GetRaw('/' + Name(run) + "/history?" + query, flags);
  }
  json History(int run, const std::string& query) const {
    const auto result = Raw(run, query);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out)["policies"];
  }

  // One more set, in which `deny` was removed by ann.
  void StoreWithoutDeny() {
    const domain::Act act{.external_id = "networkPolicies/deny",
                          .deed = {.actor = "ann",
                                   .actor_kind = domain::ActorKind::kUser,
                                   .at = base::ParseTimestamp("2026-03-01T01:00:00Z"),
                                   .activity = "Delete policy",
                                   .audit_store = "directoryAudits"}};
    Store("team-a", 4, {store::ItemOf("roles", "reader", "1")},
          store::OutcomeOf({"networkPolicies", "roles"}), {act});
  }
};

TEST_F(SetsHistory, HasAVersionForEachForm) {
  const json policies = History(3, "type=networkPolicies&name=deny");
  ASSERT_EQ(policies.size(), 1U);
  EXPECT_EQ(policies[0]["id"], "networkPolicies/deny");
  EXPECT_EQ(policies[0]["name"], "deny");
  const json& versions = policies[0]["versions"];
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[0]["change"], "changed");
  EXPECT_EQ(versions[0]["backupSet"], Name(2));
  EXPECT_EQ(versions[0]["lastBackupSet"], Name(3));
  EXPECT_EQ(versions[0]["sets"], 2);
  EXPECT_EQ(versions[1]["change"], "first");
  EXPECT_EQ(versions[1]["backupSet"], Name(1));
  EXPECT_NE(versions[0]["contentDigest"], versions[1]["contentDigest"]);
  EXPECT_EQ(History(1, "type=networkPolicies&name=networkPolicies/deny")[0]["versions"].size(), 1U);
}

TEST_F(SetsHistory, SaysWhoRemovedAPolicyThatIsGone) {
  StoreWithoutDeny();
  const json versions = History(4, "type=networkPolicies&name=deny")[0]["versions"];
  ASSERT_EQ(versions.size(), 3U);
  EXPECT_EQ(versions[0]["change"], "removed");
  EXPECT_EQ(versions[0]["backupSet"], Name(4));
  EXPECT_EQ(versions[0]["actor"], "ann");
  EXPECT_EQ(versions[0]["at"], "2026-03-01T01:00:00Z");
  EXPECT_FALSE(versions[0].contains("digest"));
  const json diff = json::parse(GetRaw('/' + Name(4) + "/diff?from=" + Name(2)).Told());
  EXPECT_EQ(diff["items"][0]["actor"], "ann");
  EXPECT_EQ(Json("get bset -n team-a " + Name(4))["status"]["actors"], json{"ann"});
}

// Of a schedule of the same tenant that takes some of the policies.
TEST_F(SetsHistory, WhatWasNotSelectedIsNotGone) {
  store::SetKey key = KeyOf(4);
  key.selection = "few";
  Store(key, {store::ItemOf("roles", "reader", "1")},
        store::OutcomeOf({"networkPolicies", "roles"}));
  const json versions = History(4, "type=networkPolicies&name=deny")[0]["versions"];
  ASSERT_EQ(versions.size(), 2U) << versions;
  EXPECT_EQ(versions[0]["change"], "changed");
  EXPECT_EQ(versions[0]["lastBackupSet"], Name(3));
}

TEST_F(SetsHistory, RefusesWhatItCannotTell) {
  EXPECT_THAT(Raw(3, "type=networkPolicies&name=nobody").err, HasSubstr("has such a policy"));
  EXPECT_THAT(Raw(3, "type=networkPolicies").err, HasSubstr("both have to be said"));
  EXPECT_THAT(Raw(3, "type=networkPolicies&name=%25").err, HasSubstr("has such a policy"));
}

TEST_F(SetsHistory, EndsWhenItsTimeIsOver) {
  const std::string cluster = kube::ClusterIdentity(client()).Uid();
  const auto set = store::FindSet(database_.database(),
                                  {.cluster_uid = cluster, .ns = "team-a", .name = Name(3)});
  ASSERT_TRUE(set);
  const auto code = [&](std::chrono::seconds time) {
    try {
      PolicyHistory(database_.database(), cluster, {}, *set,
                    {.type = "networkPolicies", .name = "deny"}, Deadline(clock_, time));
      return 200;
    } catch (const ApiStatus& e) {
      return e.code();
    }
  };
  EXPECT_EQ(code(std::chrono::seconds{60}), 200);
  EXPECT_EQ(code(std::chrono::seconds{0}), 504);
}

TEST_F(SetsHistory, TakesARightOfItsOwn) {
  Grant("hugo", "team-a", "backupsets,backupsets/items,backupsets/content", "get");
  EXPECT_THAT(Raw(3, "type=networkPolicies&name=deny", "--as hugo").err, HasSubstr("forbidden"));
  GrantNamed("hana", "team-a", "backupsets/history", Name(3));
  EXPECT_TRUE(test::Eventually(
      [&] { return Raw(3, "type=networkPolicies&name=deny", "--as hana").exit_code == 0; }));
  EXPECT_NE(Raw(2, "type=networkPolicies&name=deny", "--as hana").exit_code, 0);
}

}  // namespace
}  // namespace strongroom::server::sets
