#include <gmock/gmock.h>

#include "three_sets.h"

// Backup sets as kubectl shows them.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class SetsKubectl : public ThreeSets {
 protected:
  std::vector<std::string> NamesOf(const std::string& arguments) const {
    std::vector<std::string> names;
    const json list = Json("get bset " + arguments);
    for (const json& item : list["items"]) {
      names.push_back(item["metadata"]["name"]);
    }
    return names;
  }
};

TEST_F(SetsKubectl, PrintsATable) {
  const std::string table = Told("get bset -n team-a");
  EXPECT_THAT(table, StartsWith("NAME"));
  EXPECT_THAT(table, AllOf(HasSubstr("SCHEDULE"), HasSubstr("TENANT"), HasSubstr("COMPLETE"),
                           HasSubstr("ITEMS"), HasSubstr("CHANGES"), HasSubstr("AGE")));
  EXPECT_THAT(table, AllOf(HasSubstr(Name(1)), HasSubstr("first"), HasSubstr("+0 ~1 -0"),
                           HasSubstr("+0 ~0 -0"), Not(HasSubstr("DIGEST"))));
  EXPECT_THAT(Told("get backupsets -n team-a -o wide"),
              AllOf(HasSubstr("DIGEST"), HasSubstr("HELD"), HasSubstr("sha256:")));
  EXPECT_THAT(Told("get bset -A"), HasSubstr("NAMESPACE"));
  EXPECT_THAT(Told("get strongroom -n team-a"), HasSubstr(Name(2)));
  EXPECT_THAT(Told("get bset -n team-a " + Name(3)),
              AllOf(HasSubstr(Name(3)), Not(HasSubstr(Name(1)))));
}

TEST_F(SetsKubectl, SelectsSortsAndPages) {
  const std::vector<std::string> all{Name(1), Name(2), Name(3)};
  EXPECT_EQ(NamesOf("-n team-a"), all);
  EXPECT_EQ(NamesOf("-n team-a --chunk-size 1"), all);
  EXPECT_EQ(NamesOf("-n team-a -l strongroom.dev/schedule=nightly,strongroom.dev/tenant=cluster"),
            all);
  EXPECT_EQ(NamesOf("-n team-a -l 'strongroom.dev/run in (nightly-1, nightly-3)'"),
            (std::vector<std::string>{Name(1), Name(3)}));
  EXPECT_EQ(NamesOf("-n team-a -l strongroom.dev/run!=nightly-1,other!=x,!another"),
            (std::vector<std::string>{Name(2), Name(3)}));
  EXPECT_EQ(NamesOf("-n team-a -l other=x"), std::vector<std::string>{});
  EXPECT_EQ(NamesOf("-n team-a --field-selector metadata.name=" + Name(2)),
            (std::vector<std::string>{Name(2)}));
  EXPECT_EQ(NamesOf("-n default"), std::vector<std::string>{});
  EXPECT_THAT(Told("get bset -n team-a --sort-by .status.newVersions -o name"),
              StartsWith("backupset.sets.strongroom.dev/" + Name(3)));
  EXPECT_THAT(Told("get bset -n team-a -l 'a in (b'"), HasSubstr("selector"));
}

TEST_F(SetsKubectl, ShowsOneWithAllThatIsKnown) {
  const json set = Json("get bset -n team-a " + Name(2));
  EXPECT_EQ(set["status"]["items"], 2);
  EXPECT_EQ(set["status"]["changes"], (json{{"added", 0}, {"changed", 1}, {"removed", 0}}));
  EXPECT_EQ(set["status"]["types"].size(), 2U);
  EXPECT_EQ(set["status"]["types"][0]["state"], "complete");
  EXPECT_EQ(set["status"]["previousDigest"],
            Json("get bset -n team-a " + Name(1))["status"]["digest"]);
  EXPECT_THAT(
      Told("describe bset -n team-a " + Name(2)),
      AllOf(HasSubstr("Schedule Name:"), HasSubstr("nightly"), HasSubstr("networkPolicies")));
  EXPECT_THAT(Told("get bset -n team-a " + Name(2) + " -o yaml"), HasSubstr("kind: BackupSet"));
  const auto missing = Kubectl("get bset -n team-a nightly-1-999999");
  EXPECT_NE(missing.exit_code, 0);
  EXPECT_THAT(missing.err,
              HasSubstr("backupsets.sets.strongroom.dev \"nightly-1-999999\" not found"));
}

TEST_F(SetsKubectl, Explains) {
  EXPECT_THAT(Explained("backupset"), AllOf(HasSubstr("BackupSet"), HasSubstr("status")));
  EXPECT_THAT(Explained("backupset.status.changes"),
              AllOf(HasSubstr("removed"), HasSubstr("Policies that only the set before had.")));
  EXPECT_THAT(Told("api-resources --api-group sets.strongroom.dev -o wide"),
              AllOf(HasSubstr("backupsets"), HasSubstr("bset"), Not(HasSubstr("delete")),
                    Not(HasSubstr("watch"))));
}

TEST_F(SetsKubectl, DoesNothingElse) {
  EXPECT_THAT(Told("delete bset -n team-a " + Name(1)), HasSubstr("MethodNotAllowed"));
  EXPECT_THAT(Told("get --raw '/apis/sets.strongroom.dev/v1alpha1/backupsets?watch=1'"),
              HasSubstr("MethodNotAllowed"));
  EXPECT_EQ(NamesOf("-n team-a").size(), 3U);
}

}  // namespace
}  // namespace strongroom::server::sets
