#include <gmock/gmock.h>

#include "api_cluster.h"
#include "support/eventually.h"

// What differs of two sets.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class SetsDiff : public ApiCluster {
 protected:
  SetsDiff() : ids_(StoreThree("team-a")), server_(StartServer()) {}

  std::string NameOfSet(size_t run) const {
    return "nightly-" + std::to_string(run) + '-' + std::to_string(ids_[run - 1]);
  }
  test::CommandResult Raw(size_t run, const std::string& query = "",
                          const std::string& flags = "") const {
    return Kubectl("get --raw '/apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/backupsets/" +
                   NameOfSet(run) + "/diff" + query + "' " + flags);
  }
  json Diff(size_t run, const std::string& query = "") const {
    const auto result = Raw(run, query);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out);
  }

  const std::vector<int64_t> ids_;
  const std::unique_ptr<Server> server_;
};

TEST_F(SetsDiff, IsAgainstTheSetBefore) {
  const json diff = Diff(2);
  EXPECT_EQ(diff["from"], NameOfSet(1));
  EXPECT_EQ(diff["to"], NameOfSet(2));
  EXPECT_EQ(diff["changes"], (json{{"added", 0}, {"changed", 1}, {"removed", 0}}));
  EXPECT_EQ(diff["notCompared"], json::array());
  ASSERT_EQ(diff["items"].size(), 1U);
  EXPECT_EQ(diff["items"][0]["id"], "networkPolicies/deny");
  EXPECT_EQ(diff["items"][0]["patch"],
            (json::parse(R"([{"op": "replace", "path": "/value", "value": "2"}])")));
  EXPECT_EQ(Diff(3)["items"], json::array());
}

TEST_F(SetsDiff, IsAgainstAnySetOfTheTenant) {
  EXPECT_EQ(Diff(1, "?from=" + NameOfSet(3))["items"][0]["patch"][0]["value"], "1");
  EXPECT_EQ(Diff(3, "?from=" + NameOfSet(1))["changes"]["changed"], 1);
  EXPECT_EQ(Diff(2, "?from=" + NameOfSet(2))["items"], json::array());
  EXPECT_THAT(Raw(1).err, HasSubstr("there is no set of the schedule before"));
  EXPECT_THAT(Raw(1, "?from=nobody-1").err, HasSubstr("\"nobody-1\" not found"));
}

TEST_F(SetsDiff, TellsWhatOneOfThemHasAloneAndWhatCannotBeCompared) {
  domain::Outcome outcome = store::OutcomeOf({"networkPolicies", "roles"});
  outcome.summary.types["roles"].state = domain::TypeState::kIncomplete;
  const int64_t id = Store("team-a", 4, {store::ItemOf("networkPolicies", "new", "1")}, outcome);
  const json diff = json::parse(
      Told("get --raw /apis/sets.strongroom.dev/v1alpha1/namespaces/team-a/backupsets/nightly-4-" +
           std::to_string(id) + "/diff"));
  EXPECT_EQ(diff["changes"], (json{{"added", 1}, {"changed", 0}, {"removed", 1}}));
  EXPECT_EQ(diff["items"][0]["id"], "networkPolicies/deny");
  EXPECT_EQ(diff["items"][0]["change"], "removed");
  EXPECT_EQ(diff["items"][1]["id"], "networkPolicies/new");
  EXPECT_EQ(diff["notCompared"],
            json::parse(R"([{"type": "roles", "why": "incomplete in the set after"}])"));
}

TEST_F(SetsDiff, TakesARightOfItsOwn) {
  Grant("dora", "team-a", "backupsets,backupsets/items", "get");
  EXPECT_NE(Raw(2, "", "--as dora").exit_code, 0);
}

// Who may compare one set by its name sees nothing of another.
TEST_F(SetsDiff, TakesTheRightToBothSets) {
  GrantNamed("nina", "team-a", "backupsets/diff", NameOfSet(2));
  EXPECT_TRUE(test::Eventually([&] { return Raw(2, "", "--as nina").exit_code == 0; }));
  EXPECT_THAT(Raw(2, "?from=" + NameOfSet(3), "--as nina").err, HasSubstr("orbidden"));
}

}  // namespace
}  // namespace strongroom::server::sets
