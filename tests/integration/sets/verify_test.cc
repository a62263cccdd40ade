#include <gmock/gmock.h>

#include "kube/cluster_identity.h"
#include "server/sets/item_list.h"
#include "server/sets/verification.h"
#include "three_sets.h"

// A set that is not what it was sealed with is found out, whoever altered it.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class SetsVerify : public ThreeSets {
 protected:
  SetsVerify() {
    // As the owner of the tables, who is not held to what they say.
    for (const char* table :
         {"policy_blobs", "policy_versions", "backup_items", "backup_set_types", "backup_sets"}) {
      EXPECT_EQ(database_.StateOf("ALTER TABLE strongroom." + std::string(table) +
                                  " DISABLE TRIGGER ALL"),
                "");
    }
  }

  void Alter(const std::string& statement) { ASSERT_EQ(database_.StateOf(statement), ""); }
  json Verified(int run, const std::string& query = "") const {
    return json::parse(GetRaw('/' + Name(run) + "/verify" + query).Told());
  }
  // The one problem of the second set.
  json OneProblem() const {
    const json answer = Verified(2);
    EXPECT_EQ(answer["verified"], false);
    EXPECT_EQ(answer["problemCount"], answer["problems"].size());
    EXPECT_THAT(answer["problems"], SizeIs(1)) << answer;
    return answer["problems"][0];
  }
  std::string IdText(int run) const { return std::to_string(IdOf(run)); }
};

TEST_F(SetsVerify, FindsNothingWhereNothingIs) {
  for (int run = 1; run <= 3; ++run) {
    const json answer = Verified(run);
    EXPECT_EQ(answer["verified"], true) << answer;
    EXPECT_EQ(answer["items"], 2);
    EXPECT_EQ(answer["linked"], run > 1);
    EXPECT_THAT(answer["problems"], SizeIs(0));
  }
}

TEST_F(SetsVerify, FindsAFlippedByte) {
  Alter(
      "UPDATE strongroom.policy_blobs SET body = set_byte(body, 9, get_byte(body, 9) # 1) WHERE "
      "digest = (SELECT v.blob_digest FROM strongroom.policy_versions v JOIN "
      "strongroom.policy_objects o ON o.id = v.object_id WHERE o.policy_type = 'roles')");
  const json problem = OneProblem();
  EXPECT_EQ(problem["id"], "roles/reader");
  EXPECT_EQ(problem["what"], "its content is missing or altered");
}

// By it people choose what is put back. No digest covers it.
TEST_F(SetsVerify, FindsAPolicyThatIsCalledOtherwise) {
  Alter("UPDATE strongroom.tenants SET provider = 'kubernetes'");
  EXPECT_EQ(Verified(2)["verified"], true) << Verified(2);
  Alter(
      "UPDATE strongroom.policy_versions v SET display_name = 'deny' FROM "
      "strongroom.policy_objects o WHERE o.id = v.object_id AND o.policy_type = 'roles'");
  const json problem = OneProblem();
  EXPECT_EQ(problem["id"], "roles/reader");
  EXPECT_EQ(problem["what"], "it is not called what its content says");
}

// As an API server gives a request a minute.
TEST_F(SetsVerify, IsDoneInPartsThatTogetherAreAll) {
  Alter(
      "DELETE FROM strongroom.policy_blobs WHERE digest = (SELECT v.blob_digest FROM "
      "strongroom.policy_versions v JOIN strongroom.policy_objects o ON o.id = v.object_id WHERE "
      "o.policy_type = 'roles')");
  std::vector<json> parts;
  std::string query = "?limit=1";
  do {
    parts.push_back(Verified(2, query));
    if (!parts.back().contains("metadata")) break;
    query = "?limit=1&continue=" + parts.back()["metadata"]["continue"].get<std::string>();
  } while (parts.size() < 9);
  ASSERT_THAT(parts, SizeIs(3)) << json(parts);
  EXPECT_EQ(parts[0]["verified"], true);
  EXPECT_EQ(parts[0]["items"], 1);
  EXPECT_FALSE(parts[0].contains("digest")) << "which is of all of it";
  EXPECT_EQ(parts[1]["problems"][0]["id"], "roles/reader");
  EXPECT_EQ(parts[2]["items"], 0);
  EXPECT_EQ(parts[2]["digest"], Verified(2)["digest"]);
  EXPECT_EQ(parts[2]["linked"], true);
}

TEST_F(SetsVerify, FindsADeletedBlob) {
  Alter(
      "DELETE FROM strongroom.policy_blobs WHERE digest = (SELECT v.blob_digest FROM "
      "strongroom.policy_versions v JOIN strongroom.policy_objects o ON o.id = v.object_id WHERE "
      "o.policy_type = 'roles')");
  EXPECT_EQ(OneProblem()["id"], "roles/reader");
}

// The first set's version of a policy in the place of the second's.
TEST_F(SetsVerify, FindsASwappedVersion) {
  Alter(
      "UPDATE strongroom.backup_items SET version_id = (SELECT v.id FROM "
      "strongroom.policy_versions v JOIN strongroom.backup_items i ON i.version_id = v.id JOIN "
      "strongroom.policy_objects o ON o.id = v.object_id WHERE i.set_id = " +
      IdText(1) + " AND o.policy_type = 'networkPolicies') WHERE set_id = " + IdText(2) +
      " AND version_id = (SELECT v.id FROM strongroom.policy_versions v JOIN "
      "strongroom.backup_items i ON i.version_id = v.id JOIN strongroom.policy_objects o ON o.id "
      "= v.object_id WHERE i.set_id = " +
      IdText(3) + " AND o.policy_type = 'networkPolicies')");
  const json problem = OneProblem();
  EXPECT_EQ(problem["type"], "networkPolicies");
  EXPECT_THAT(problem["what"].get<std::string>(),
              HasSubstr("not those that the set was sealed with"));
}

// One that is made to fit in itself, and does not fit those after it.
TEST_F(SetsVerify, FindsAForgedSet) {
  Alter("UPDATE strongroom.backup_set_types SET state = 'incomplete' WHERE set_id = " + IdText(2) +
        " AND policy_type = 'roles'");
  EXPECT_THAT(OneProblem()["what"].get<std::string>(), HasSubstr("its types are not those"));
  Alter("UPDATE strongroom.backup_sets SET root = strongroom.set_root(id) WHERE id = " + IdText(2));
  EXPECT_EQ(Verified(2)["verified"], true);
  const json next = Verified(3);
  EXPECT_EQ(next["verified"], false);
  EXPECT_THAT(next["problems"][0]["what"].get<std::string>(), HasSubstr("the set before is not"));
}

TEST_F(SetsVerify, FindsARowThatIsGone) {
  Alter("DELETE FROM strongroom.backup_items WHERE set_id = " + IdText(2) +
        " AND version_id IN (SELECT v.id FROM strongroom.policy_versions v JOIN "
        "strongroom.policy_objects o ON o.id = v.object_id WHERE o.policy_type = 'roles')");
  const json answer = Verified(2);
  EXPECT_EQ(answer["verified"], false);
  EXPECT_EQ(answer["problemCount"], 2) << answer;
}

using SetsVerifyInParts = ThreeSets;

// Whoever asked may be gone: the next part is for somebody to ask for.
TEST_F(SetsVerifyInParts, EndAPartWhenItsTimeIsOver) {
  std::vector<store::DigestedItem> items;
  for (const char* name : {"a", "b", "c"}) {
    items.push_back(store::ItemOf("roles", name, name + std::string(size_t{5} << 20U, 'x')));
  }
  Store("team-a", 4, items, store::OutcomeOf({"roles"}));
  const auto set = store::FindSet(
      database_.database(),
      {.cluster_uid = kube::ClusterIdentity(client()).Uid(), .ns = "team-a", .name = Name(4)});
  ASSERT_TRUE(set);
  const Deadline over(clock_, std::chrono::seconds{0});
  store::ItemQuery part{.set_id = set->id};
  std::vector<json> parts;
  do {
    parts.push_back(Verify(database_.database(), rules_, *set, part, over));
    if (!parts.back().contains("metadata")) break;
    http::Request next;
    next.query["continue"] = parts.back()["metadata"]["continue"];
    part = ReadVerifyQuery(next, set->id);
  } while (parts.size() < 9);
  ASSERT_THAT(parts, SizeIs(3)) << json(parts);
  for (const json& one : parts) {
    EXPECT_EQ(one["items"], 1);
    EXPECT_EQ(one["verified"], true);
  }
  EXPECT_EQ(parts[2]["digest"], json::parse(GetRaw('/' + Name(4) + "/verify").Told())["digest"]);
}

}  // namespace
}  // namespace strongroom::server::sets
