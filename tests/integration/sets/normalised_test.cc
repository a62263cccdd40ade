#include <gmock/gmock.h>

#include <sstream>

#include "api_cluster.h"
#include "base/sha256.h"

// What of the policies of a set counts as a change.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

// As it is stored, with what a cluster writes into it, and what of it counts.
constexpr const char* kStored =
    R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"generation":3,"name":"reader",)"
    R"("namespace":"a","resourceVersion":"7"},"rules":[],"status":{"seen":true}})";
constexpr const char* kCounts =
    R"({"kind":"Role","metadata":{"name":"reader","namespace":"a"},"rules":[]})";

class SetsNormalised : public ApiCluster {
 protected:
  SetsNormalised() : server_(StartServer()) {
    store::DigestedItem role = store::ItemOf("roles", "reader", "1");
    role.item.content = kStored;
    role.digest = base::Sha256Hex(kStored);
    // Of a type that no catalogue has any more: all of it counts.
    Store("team-a", 1, {role, store::ItemOf("formerTypes", "old", "1")},
          store::OutcomeOf({"roles", "formerTypes"}));
  }

  std::string Raw(const std::string& query, const std::string& flags = "") const {
    return GetRaw('/' + Name(1) + "/content" + query, flags).Told();
  }

  const std::unique_ptr<Server> server_;
};

TEST_F(SetsNormalised, ComesAsWhatCountsWhereItIsAskedFor) {
  const std::string role = "?type=roles&id=roles%2Freader";
  EXPECT_EQ(Raw(role + "&normalised=true"), kCounts);
  EXPECT_EQ(Raw(role + "&normalised=false"), kStored);
  EXPECT_EQ(Raw(role), kStored);
  EXPECT_EQ(Raw("?type=formerTypes&id=formerTypes%2Fold&normalised=true"),
            R"({"metadata":{"name":"old"},"value":"1"})");
}

TEST_F(SetsNormalised, SaysSoInEachLine) {
  std::istringstream in(Raw("?normalised=true"));
  std::vector<json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
  ASSERT_EQ(lines.size(), 2U);
  for (const json& line : lines) EXPECT_EQ(line["normalised"], true);
  EXPECT_EQ(lines[1]["content"], json::parse(kCounts));
  EXPECT_EQ(lines[1]["contentDigest"], "sha256:" + base::Sha256Hex(kStored));
  EXPECT_EQ(lines[1]["bytes"], std::string(kStored).size());
  const json as_stored = json::parse(Raw("?type=roles"));
  EXPECT_EQ(as_stored["content"], json::parse(kStored));
  EXPECT_FALSE(as_stored.contains("normalised"));
}

TEST_F(SetsNormalised, IsAskedForWithTrueOrFalse) {
  for (const char* value : {"1", "True", "yes"}) {
    EXPECT_THAT(Raw(std::string("?normalised=") + value),
                HasSubstr("normalised: must be true or false"));
  }
}

TEST_F(SetsNormalised, TakesTheRightToContents) {
  Grant("nils", "team-a", "backupsets,backupsets/diff,backupsets/items", "get");
  EXPECT_THAT(Raw("?normalised=true", "--as nils"), HasSubstr("orbidden"));
}

}  // namespace
}  // namespace strongroom::server::sets
