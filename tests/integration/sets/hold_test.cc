#include <gmock/gmock.h>

#include <pqxx/pqxx>
#include <thread>
#include <vector>

#include "store/sql_retention.h"
#include "support/eventually.h"
#include "three_sets.h"

// Sets that somebody holds, by kubectl patch.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

class SetsHold : public ThreeSets {
 protected:
  std::string Patch(const std::string& hold, const std::string& flags = "") const {
    return Told("patch bset -n team-a " + Name(1) +
                " --type merge -p '{\"spec\":{\"hold\":" + hold + "}}' " + flags);
  }
  json Spec() const { return Json("get bset -n team-a " + Name(1))["spec"]; }
  std::string Audit() {
    return database_.Value(
        "SELECT string_agg(actor || ' ' || action || ' ' || subject || ': ' || reason, '; ' "
        "ORDER BY id) FROM strongroom.audit_log WHERE action IN ('hold', 'release')");
  }
  int64_t Mark() {
    const std::vector<int64_t> ids{IdOf(1), IdOf(2), IdOf(3)};
    return store::SqlRetention(database_.database()).MarkDeleted(ids);
  }
};

TEST_F(SetsHold, AreLeftAloneByRetentionUntilTheyAreLetGo) {
  EXPECT_THAT(Patch(R"({"reason":"case 17"})"), HasSubstr("patched"));
  EXPECT_EQ(Spec(), (json{{"hold", {{"reason", "case 17"}, {"by", "admin"}}}}));
  EXPECT_THAT(Told("get bset -n team-a -l strongroom.dev/held=true -o name"), HasSubstr(Name(1)));
  EXPECT_EQ(Mark(), 2) << "all but the one that is held";
  EXPECT_THAT(Patch("null"), HasSubstr("patched"));
  EXPECT_EQ(Spec(), json::object());
  EXPECT_EQ(Mark(), 1);
  const std::string subject = "backupsets/" + std::to_string(IdOf(1));
  EXPECT_EQ(Audit(), "admin hold " + subject + ": case 17; admin release " + subject + ": case 17");
}

TEST_F(SetsHold, AreBroughtBackWhileTheyAreThere) {
  EXPECT_EQ(Mark(), 3);
  const json marked = Json("get bset -n team-a " + Name(1));
  EXPECT_TRUE(marked["status"].contains("markedForRemovalAt"));
  Patch(R"({"reason":"not this one"})");
  const json held = Json("get bset -n team-a " + Name(1));
  EXPECT_FALSE(held["status"].contains("markedForRemovalAt"));
  EXPECT_NE(held["metadata"]["resourceVersion"], marked["metadata"]["resourceVersion"]);
}

TEST_F(SetsHold, EndByThemselvesWhenTheySaySo) {
  EXPECT_THAT(Patch(R"({"reason":"r","until":"2026-01-01T00:00:00Z"})"),
              HasSubstr("spec.hold.until: must be a time to come"));
  Patch(R"({"reason":"r","until":"2999-01-01T00:00:00Z"})");
  EXPECT_EQ(Spec()["hold"]["until"], "2999-01-01T00:00:00Z");
  ASSERT_EQ(database_.StateOf("UPDATE strongroom.backup_sets SET held_until = now()"), "");
  EXPECT_EQ(Spec(), json::object());
}

// Who reads waits for PostgreSQL, as many as want to.
TEST_F(SetsHold, AreKeptFromNobodyByWhoReads) {
  std::vector<std::jthread> readers;  // go on once the lock is gone
  pqxx::connection owner(database_.dsn());
  pqxx::work lock(owner);
  lock.exec("LOCK TABLE strongroom.policy_objects IN ACCESS EXCLUSIVE MODE");
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([this] { GetRaw('/' + Name(1) + "/history?type=roles&name=reader"); });
  }
  EXPECT_TRUE(test::Eventually([&] {
    return database_.Value(
               "SELECT count(*) >= 3 FROM pg_locks WHERE NOT granted AND relation = "
               "'strongroom.policy_objects'::regclass") == "t";
  }));
  EXPECT_THAT(Patch(R"({"reason":"case 17"})"), HasSubstr("patched"));
  EXPECT_THAT(Told("get bset -n team-a -l strongroom.dev/held=true -o name"), HasSubstr(Name(1)));
}

TEST_F(SetsHold, AreNotHeldByADryRun) {
  // kubectl asks for a dry run where the schema says that the server knows one.
  ASSERT_THAT(Explained("backupset"), HasSubstr("BackupSet"));
  EXPECT_THAT(Patch(R"({"reason":"r"})", "--dry-run=server -o json"),
              AllOf(HasSubstr("\"reason\": \"r\""), HasSubstr("\"by\": \"admin\"")));
  EXPECT_EQ(Spec(), json::object());
  EXPECT_EQ(Audit(), "");
}

TEST_F(SetsHold, AreHeldByWhoMay) {
  Grant("hal", "team-a", "backupsets", "get,list");
  EXPECT_THAT(Patch(R"({"reason":"r"})", "--as hal"),
              HasSubstr("User \"hal\" cannot patch resource \"backupsets\""));
  Grant("ida", "team-a", "backupsets", "get,patch");
  EXPECT_THAT(Patch(R"({"reason":"r"})", "--as ida"), HasSubstr("patched"));
  EXPECT_EQ(Spec()["hold"]["by"], "ida");
}

TEST_F(SetsHold, AreNothingElseThatCanBeChanged) {
  EXPECT_THAT(Told("label bset -n team-a " + Name(1) + " a=b"),
              HasSubstr("spec.hold: is all of a backup set that can be changed"));
  EXPECT_THAT(Told("patch bset -n team-a " + Name(1) + " --type strategic -p '{}'"),
              HasSubstr("--type=merge"));
  EXPECT_THAT(Told("patch bset -n team-a nightly-1-424242 --type merge -p '{}'"),
              HasSubstr("not found"));
  EXPECT_THAT(Told("delete bset -n team-a " + Name(1)), HasSubstr("MethodNotAllowed"));
}

// Two who say it at once do not lose what the other said.
TEST_F(SetsHold, SayWhoWasFirst) {
  const std::string version =
      Json("get bset -n team-a " + Name(1))["metadata"]["resourceVersion"].get<std::string>();
  const auto with_version = [&](const std::string& reason) {
    return Told("patch bset -n team-a " + Name(1) +
                " --type merge -p '{\"metadata\":{\"resourceVersion\":\"" + version +
                "\"},\"spec\":{\"hold\":{\"reason\":\"" + reason + "\"}}}'");
  };
  EXPECT_THAT(with_version("first"), HasSubstr("patched"));
  EXPECT_THAT(with_version("second"), HasSubstr("Conflict"));
  EXPECT_EQ(Spec()["hold"]["reason"], "first");
}

}  // namespace
}  // namespace strongroom::server::sets
