#include "server/set_verifier.h"

#include <gmock/gmock.h>

#include <pqxx/pqxx>

#include "api_cluster.h"
#include "integration/store/sets.h"
#include "integration/support/postgres.h"
#include "metrics/registry.h"
#include "support/eventually.h"

// The servers verify sets without being asked.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using test::Eventually;
using ::testing::AllOf;
using ::testing::HasSubstr;

class SetsVerified : public ApiCluster {
 protected:
  SetsVerified() {
    StoreThree("team-a");
    options_.verify.idle = milliseconds{20};
  }

  // As the owner of the tables, who is not held to what they say.
  void Alter(const std::string& statement) {
    ASSERT_EQ(database_.StateOf("SET LOCAL session_replication_role = replica; " + statement), "");
  }
  bool AreAllVerified() {
    return database_.Value(
               "SELECT bool_and(verified_at IS NOT NULL) FROM "
               "strongroom.set_verifications") == "t" &&
           database_.Value(
               "SELECT bool_and(verified_at IS NOT NULL) FROM "
               "strongroom.tenant_verifications") == "t";
  }
};

TEST_F(SetsVerified, SayInTheirStatusWhatWasFound) {
  Alter(
      "UPDATE strongroom.policy_blobs SET body = set_byte(body, 9, get_byte(body, 9) # 1) WHERE "
      "digest = (SELECT v.blob_digest FROM strongroom.policy_versions v JOIN "
      "strongroom.backup_items i ON i.version_id = v.id JOIN strongroom.policy_objects o ON o.id = "
      "v.object_id WHERE o.policy_type = 'networkPolicies' AND i.set_id = " +
      std::to_string(IdOf(1)) + ")");
  const auto server = StartServer();
  ASSERT_TRUE(Eventually([&] { return AreAllVerified(); }));
  const json whole = Json("get bset -n team-a " + Name(3))["status"]["verification"];
  EXPECT_EQ(whole["verified"], true) << whole;
  EXPECT_EQ(whole["problemCount"], 0);
  const json altered = Json("get bset -n team-a " + Name(1))["status"]["verification"];
  EXPECT_EQ(altered["verified"], false) << altered;
  EXPECT_EQ(altered["problemCount"], 1);
  EXPECT_FALSE(altered.contains("problems")) << "names of policies take a right of their own";
  EXPECT_THAT(Told("get bset -n team-a -o wide"), HasSubstr("VERIFIED"));
}

TEST_F(SetsVerified, SayWhereAPolicyIsCalledOtherwise) {
  Alter(
      "UPDATE strongroom.tenants SET provider = 'kubernetes'; UPDATE strongroom.policy_versions v "
      "SET display_name = 'deny' FROM strongroom.policy_objects o WHERE o.id = v.object_id AND "
      "o.policy_type = 'roles'");
  const auto server = StartServer();
  ASSERT_TRUE(Eventually([&] { return AreAllVerified(); }));
  for (int run = 1; run <= 3; ++run) {
    const json found = Json("get bset -n team-a " + Name(run))["status"]["verification"];
    EXPECT_EQ(found["verified"], false) << found;
    EXPECT_EQ(found["problemCount"], 1);
  }
}

// Each set and each content is looked at once, whoever of the two does it.
TEST_F(SetsVerified, ByTwoServersAreVerifiedOnce) {
  std::vector<store::DigestedItem> items;
  for (int i = 0; i < 3'000; ++i) {
    items.push_back(store::ItemOf("secrets", "s" + std::to_string(i), std::to_string(i)));
  }
  store::StoreSet(database_.database(), store::KeyOf(4), items, store::OutcomeOf({"secrets"}));
  metrics::Registry registry;
  const metrics::ServerMetrics metrics{registry};
  {
    SetVerifier one(database_.dsn(), rules_, metrics, clock_, options_.verify);
    SetVerifier other(database_.dsn(), rules_, metrics, clock_, options_.verify);
    ASSERT_TRUE(Eventually([&] { return AreAllVerified(); }));
  }
  EXPECT_THAT(registry.Render(),
              AllOf(HasSubstr("strongroom_set_verifications_total{result=\"verified\"} 4\n"),
                    HasSubstr("strongroom_set_verifications_total{result=\"altered\"} 0\n"),
                    HasSubstr("strongroom_verified_bytes_total " +
                              database_.Value("SELECT sum(raw_size) FROM strongroom.policy_blobs") +
                              '\n')));
}

TEST_F(SetsVerified, GoOnWhenPostgresIsBack) {
  test::Postgres::Shared().Stop();
  metrics::Registry registry;
  const metrics::ServerMetrics metrics{registry};
  SetVerifier verifier(database_.dsn(), rules_, metrics, clock_, options_.verify);
  test::Postgres::Shared().Start();
  EXPECT_TRUE(Eventually([&] { return AreAllVerified(); }));
}

// Whoever stops waits for nobody: this step would not end before the test does.
TEST_F(SetsVerified, LetTheServerStopInTheMiddle) {
  pqxx::connection owner(database_.dsn());
  pqxx::work lock(owner);
  lock.exec("LOCK TABLE strongroom.policy_blobs IN ACCESS EXCLUSIVE MODE");
  metrics::Registry registry;
  const metrics::ServerMetrics metrics{registry};
  {
    // With options of its own a connection has no limits for what it waits for.
    SetVerifier verifier(database_.dsn() + "?options=-c%20lock_timeout%3D0", rules_, metrics,
                         clock_, options_.verify);
    ASSERT_TRUE(Eventually([&] {
      return database_.Value(
                 "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                 "AND datname = current_database()") == "1";
    }));
    verifier.Stop();
  }
  EXPECT_EQ(database_.Value("SELECT count(*) FROM strongroom.set_verifications WHERE begun_at IS "
                            "NOT NULL"),
            "0");
}

TEST_F(SetsVerified, AreNotWhereNobodyWantsIt) {
  options_.verify.every = {};
  const auto server = StartServer();
  const json set = Json("get bset -n team-a " + Name(3));
  EXPECT_FALSE(set["status"].contains("verification"));
  EXPECT_EQ(database_.Value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE "
                            "'%set_verifications v%SKIP LOCKED%' AND pid <> pg_backend_pid()"),
            "0");
}

}  // namespace
}  // namespace strongroom::server::sets
