#include <gmock/gmock.h>

#include "base/sha256.h"
#include "kube/cluster_identity.h"
#include "support/eventually.h"
#include "three_sets.h"

// What differs of two sets.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class SetsDiff : public ThreeSets {
 protected:
  test::CommandResult Raw(int run, const std::string& query = "",
                          const std::string& flags = "") const {
    return GetRaw('/' + Name(run) + "/diff" + query, flags);
  }
  json Diff(int run, const std::string& query = "") const {
    const auto result = Raw(run, query);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out);
  }
};

TEST_F(SetsDiff, IsAgainstTheSetBefore) {
  const json diff = Diff(2);
  EXPECT_EQ(diff["from"], Name(1));
  EXPECT_EQ(diff["to"], Name(2));
  EXPECT_EQ(diff["changes"], (json{{"added", 0}, {"changed", 1}, {"removed", 0}}));
  EXPECT_EQ(diff["notCompared"], json::array());
  ASSERT_EQ(diff["items"].size(), 1U);
  EXPECT_EQ(diff["items"][0]["id"], "networkPolicies/deny");
  EXPECT_EQ(diff["items"][0]["patch"],
            (json::parse(R"([{"op": "replace", "path": "/value", "value": "2"}])")));
  EXPECT_EQ(Diff(3)["items"], json::array());
}

TEST_F(SetsDiff, IsAgainstAnySetOfTheTenant) {
  EXPECT_EQ(Diff(1, "?from=" + Name(3))["items"][0]["patch"][0]["value"], "1");
  EXPECT_EQ(Diff(3, "?from=" + Name(1))["changes"]["changed"], 1);
  EXPECT_EQ(Diff(2, "?from=" + Name(2))["items"], json::array());
  EXPECT_THAT(Raw(1).err, HasSubstr("there is no set of the schedule before"));
  EXPECT_THAT(Raw(1, "?from=nobody-1").err, HasSubstr("\"nobody-1\" not found"));
}

TEST_F(SetsDiff, TellsWhatOneOfThemHasAloneAndWhatCannotBeCompared) {
  domain::Outcome outcome = store::OutcomeOf({"networkPolicies", "roles"});
  outcome.summary.types["roles"].state = domain::TypeState::kIncomplete;
  Store("team-a", 4, {store::ItemOf("networkPolicies", "new", "1")}, outcome);
  const json diff = Diff(4);
  EXPECT_EQ(diff["changes"], (json{{"added", 1}, {"changed", 0}, {"removed", 1}}));
  EXPECT_EQ(diff["items"][0]["id"], "networkPolicies/deny");
  EXPECT_EQ(diff["items"][0]["change"], "removed");
  EXPECT_EQ(diff["items"][1]["id"], "networkPolicies/new");
  EXPECT_EQ(diff["notCompared"],
            json::parse(R"([{"type": "roles", "why": "incomplete in the set after"}])"));
}

// Whatever is known of its tenant: a set that was read before anybody has told of that, and one
// whose Tenant says something else by now.
TEST_F(SetsDiff, IsByTheRulesOfTheProviderThatTheSetIsOf) {
  std::string name;
  for (int run = 11; run <= 12; ++run) {
    store::DigestedItem role = store::ItemOf("formerTypes", "reader", "1");
    role.item.content =
        R"({"metadata":{"name":"reader","resourceVersion":")" + std::to_string(run) + R"("}})";
    role.digest = base::Sha256Hex(role.item.content);
    role.change_digest = base::Sha256Hex("change " + role.item.content);
    store::SetKey key = store::KeyOf(run);
    key.cluster_uid = kube::ClusterIdentity(client()).Uid();
    key.provider = domain::ProviderKind::kDirectory;
    key.schedule_uid = store::Uid(12);
    key.schedule_name = "files";
    key.tenant_uid = store::Uid(11);
    key.tenant_name = "files";
    name = key.run_name + '-' +
           std::to_string(
               store::StoreSet(database_.database(), key, {role}, store::OutcomeOf({"formerTypes"}))
                   .id);
  }
  const std::string path =
      "get --raw '/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/backupsets/" + name;
  for (const char* tenant : {"", "kubernetes"}) {
    ASSERT_EQ(
        database_.StateOf("UPDATE strongroom.tenants SET provider = '" + std::string(tenant) + "'"),
        "");
    const json diff = json::parse(Told(path + "/diff'"));
    ASSERT_EQ(diff["items"].size(), 1U) << tenant;
    EXPECT_EQ(diff["items"][0]["patch"][0]["path"], "/metadata/resourceVersion") << tenant;
    EXPECT_THAT(Told(path + "/content?type=formerTypes&id=formerTypes%2Freader&normalised=true'"),
                HasSubstr("resourceVersion"))
        << tenant;
  }
}

TEST_F(SetsDiff, IsByNoRulesWhereTheProviderIsNotKnown) {
  ASSERT_EQ(database_.StateOf("ALTER TABLE strongroom.backup_sets DISABLE TRIGGER USER"), "");
  ASSERT_EQ(database_.StateOf("UPDATE strongroom.backup_sets SET provider = ''"), "");
  for (const auto& [word, says] : {std::pair{"", "that nobody says"}, {"later", "later"}}) {
    ASSERT_EQ(
        database_.StateOf("UPDATE strongroom.tenants SET provider = '" + std::string(word) + "'"),
        "");
    const auto refused = Raw(2);
    EXPECT_NE(refused.exit_code, 0);
    EXPECT_THAT(refused.err, HasSubstr("is of a tenant of provider " + std::string(says)));
  }
  // A set of before counts as of what its tenant was last seen with.
  ASSERT_EQ(database_.StateOf("UPDATE strongroom.tenants SET provider = 'kubernetes'"), "");
  EXPECT_EQ(Diff(2)["changes"]["changed"], 1);
}

TEST_F(SetsDiff, TakesARightOfItsOwn) {
  Grant("dora", "team-a", "backupsets,backupsets/items", "get");
  EXPECT_NE(Raw(2, "", "--as dora").exit_code, 0);
}

// Who may compare one set by its name sees nothing of another.
TEST_F(SetsDiff, TakesTheRightToBothSets) {
  GrantNamed("nina", "team-a", "backupsets/diff", Name(2));
  EXPECT_TRUE(test::Eventually([&] { return Raw(2, "", "--as nina").exit_code == 0; }));
  EXPECT_THAT(Raw(2, "?from=" + Name(3), "--as nina").err, HasSubstr("orbidden"));
}

}  // namespace
}  // namespace strongroom::server::sets
