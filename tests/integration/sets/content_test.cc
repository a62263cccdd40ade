#include <gmock/gmock.h>

#include <sstream>
#include <type_traits>

#include "integration/support/full_audit_log.h"
#include "kube/cluster_identity.h"
#include "server/sets/api_status.h"
#include "server/sets/content_refusal.h"
#include "server/sets/content_stream.h"
#include "store/set_items.h"
#include "store/set_reader.h"
#include "three_sets.h"

// What is in a backup set.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

static_assert(!std::is_copy_constructible_v<ContentStream> &&
              !std::is_move_constructible_v<ContentStream>);

class SetsContent : public ThreeSets {
 protected:
  // What `path` of the second set answers.
  test::CommandResult Raw(const std::string& path, const std::string& flags = "") const {
    return GetRaw('/' + Name(2) + path, flags);
  }
  json RawJson(const std::string& path) const {
    const test::CommandResult result = Raw(path);
    return json::parse(result.exit_code == 0 ? result.out : "\"" + result.err + "\"");
  }
  std::vector<json> Lines(const std::string& path) const {
    std::vector<json> lines;
    std::istringstream in(Raw(path).out);
    for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
    return lines;
  }
  // As the owner of the tables, who is not held to what they say.
  void Damage(const std::string& statement) {
    ASSERT_EQ(database_.StateOf("ALTER TABLE strongroom.policy_blobs DISABLE TRIGGER USER"), "");
    ASSERT_EQ(database_.StateOf(statement), "");
  }
};

const json kDeny{{"metadata", {{"name", "deny"}}}, {"value", "2"}};
const json kReader{{"metadata", {{"name", "reader"}}}, {"value", "1"}};

TEST_F(SetsContent, IsListed) {
  const json list = RawJson("/items");
  EXPECT_EQ(list["kind"], "BackupSetItemList");
  ASSERT_EQ(list["items"].size(), 2U);
  const json& deny = list["items"][0];
  EXPECT_EQ(deny["type"], "networkPolicies");
  EXPECT_EQ(deny["id"], "networkPolicies/deny");
  EXPECT_EQ(deny["name"], "deny");
  EXPECT_EQ(deny["restorability"], "partial");
  EXPECT_EQ(deny["missing"], (json{"a secret", "{\"quoted\", twice}"}));
  EXPECT_EQ(deny["bytes"], kDeny.dump().size());
  EXPECT_THAT(deny["digest"].get<std::string>(), HasSubstr("sha256:"));
  EXPECT_FALSE(list["metadata"].contains("continue"));
  EXPECT_EQ(RawJson("/items?type=roles")["items"].size(), 1U);
  EXPECT_EQ(RawJson("/items?type=none")["items"].size(), 0U);
}

TEST_F(SetsContent, IsListedInPages) {
  const json first = RawJson("/items?limit=1");
  ASSERT_EQ(first["items"].size(), 1U);
  const json second =
      RawJson("/items?limit=1&continue=" + first["metadata"]["continue"].get<std::string>());
  ASSERT_EQ(second["items"].size(), 1U);
  EXPECT_EQ(second["items"][0]["type"], "roles");
  EXPECT_FALSE(second["metadata"].contains("continue"));
  EXPECT_THAT(Raw("/items?continue=e30=").err, HasSubstr("list from the beginning"));
}

TEST_F(SetsContent, ComesAsItIsStored) {
  EXPECT_EQ(Raw("/content?type=roles&id=roles%2Freader").out, kReader.dump());
  EXPECT_THAT(Raw("/content?type=roles&id=roles%2Fnobody").err, HasSubstr("has no such policy"));
  EXPECT_THAT(Raw("/content?id=roles%2Freader").err, HasSubstr("the type has to be said"));
}

TEST_F(SetsContent, StreamsTheWholeSet) {
  const auto lines = Lines("/content");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["content"], kDeny);
  EXPECT_EQ(lines[1]["content"], kReader);
  EXPECT_EQ(lines[1]["id"], "roles/reader");
  EXPECT_EQ(Lines("/content?type=roles").size(), 1U);
}

// Which sets there are is one right, what is in them another.
TEST_F(SetsContent, TakesARightOfItsOwn) {
  Grant("olga", "team-a", "backupsets", "get,list");
  Grant("carl", "team-a", "backupsets,backupsets/items", "get");
  for (const char* path : {"/items", "/content", "/content?type=roles&id=roles%2Freader"}) {
    const auto refused = Raw(path, "--as olga");
    EXPECT_NE(refused.exit_code, 0) << path;
    EXPECT_THAT(refused.err, HasSubstr("orbidden")) << path;
    EXPECT_THAT(refused.out, Not(HasSubstr("reader"))) << path;
  }
  EXPECT_EQ(Raw("/items", "--as carl").exit_code, 0);
  EXPECT_NE(Raw("/content", "--as carl").exit_code, 0);
}

// Nobody takes what somebody altered for what was stored, and it costs nobody the others.
TEST_F(SetsContent, IsNeverWhatItsDigestDoesNotSay) {
  Damage(
      "UPDATE strongroom.policy_blobs SET body = set_byte(body, 9, get_byte(body, 9) # 1) WHERE "
      "digest = sha256('" +
      kReader.dump() + "')");
  const auto refused = Raw("/content?type=roles&id=roles%2Freader");
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_THAT(refused.err, HasSubstr("ContentAltered"));
  EXPECT_THAT(refused.err, HasSubstr("what is stored of roles roles/reader is not what its digest "
                                     "says"));
  const auto lines = Lines("/content");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["content"], kDeny);
  EXPECT_EQ(lines[1]["id"], "roles/reader");
  EXPECT_EQ(lines[1]["problem"], "its content is missing or altered");
  EXPECT_FALSE(lines[1].contains("content"));
}

// Between two statements retention may remove a set, which nobody has altered then.
TEST_F(SetsContent, IsNotThereOnceItIsRemoved) {
  const store::SetRecord set =
      store::FindSet(
          database_.database(),
          {.cluster_uid = kube::ClusterIdentity(client()).Uid(), .ns = "team-a", .name = Name(2)})
          .value();
  constexpr int64_t kNoVersion = 1'000'000'000;
  const auto reason = [](const auto& refuse) {
    try {
      refuse();
    } catch (const ApiStatus& e) {
      return std::to_string(e.code()) + ' ' + e.what();
    }
    return std::string("none");
  };
  const std::string not_there = "404 backupsets.sets.strongroom.dev \"" + Name(2) + "\" not found";
  ContentStream stream(database_.database(), set, {kNoVersion}, {});
  EXPECT_EQ(reason([&] { stream.Begin(); }), not_there);
  store::SetItem item;
  item.type = "roles";
  item.external_id = "roles/reader";
  EXPECT_EQ(reason([&] { RefuseContent(database_.database(), Name(2), item, kNoVersion); }),
            not_there);
  const auto versions = store::ListVersions(database_.database(), {.set_id = set.id});
  EXPECT_THAT(
      reason([&] { RefuseContent(database_.database(), Name(2), item, versions.front()); }),
      HasSubstr("500 backup set \"" + Name(2) + "\": what is stored of roles roles/reader"));
}

// A primary without room for rows still reads.
TEST_F(SetsContent, IsNotGivenOutWithoutARowOfWhoReadIt) {
  test::FillAuditLog(database_);
  for (const char* path : {"/content", "/content?type=roles&id=roles/reader", "/items", "/diff",
                           "/verify", "/history?type=roles&name=reader"}) {
    const test::CommandResult refused = Raw(path);
    EXPECT_NE(refused.exit_code, 0) << path;
    EXPECT_EQ(refused.out, "") << path;
    EXPECT_THAT(refused.err, HasSubstr("the audit log cannot be written")) << path;
  }
  test::EmptyAuditLog(database_);
  EXPECT_EQ(Raw("/content").exit_code, 0);
}

TEST_F(SetsContent, LeavesARowOfWhoReadIt) {
  Raw("/content");
  Raw("/items?type=roles");
  EXPECT_EQ(database_.Value("SELECT string_agg(subject || ' ' || (details ->> 'items'), ', ' ORDER "
                            "BY id) FROM strongroom.audit_log WHERE action = 'read' AND namespace "
                            "= 'team-a' AND actor <> '' AND result = 'accepted'"),
            "backupsets/" + Name(2) + "/content 2, backupsets/" + Name(2) + "/items 1");
}

}  // namespace
}  // namespace strongroom::server::sets
