#include <gmock/gmock.h>

#include "api_cluster.h"
#include "integration/store/mute_port.h"
#include "integration/support/postgres.h"
#include "kube/error.h"
#include "support/eventually.h"

// What of a cluster depends on the sets API, and what the API depends on.
namespace strongroom::server::sets {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kCannotBeRead = "backup sets cannot be read now: PostgreSQL is not available";

class SetsOutage : public ApiCluster {
 protected:
  bool IsGone(const std::string& ns) const {
    return !client().Find(kube::kNamespaces, "", ns).has_value();
  }
  std::string Availability() const {
    return Told(
        "get apiservice v1alpha1.sets.strongroom.dev -o "
        "jsonpath='{.status.conditions[?(@.type==\"Available\")].status}'");
  }

  // What is read says why not; `ns` can be deleted, which takes the discovery of all groups.
  void ExpectNothingButReadingToFail(const std::string& ns) {
    const auto refused = Kubectl("get bset -n team-a");
    EXPECT_NE(refused.exit_code, 0);
    EXPECT_THAT(refused.err, HasSubstr(kCannotBeRead));
    EXPECT_THAT(Told("api-resources"), AllOf(HasSubstr("backupsets"), HasSubstr("configmaps")));
    client().Delete(kube::kNamespaces, "", ns);
    EXPECT_TRUE(test::Eventually([&] { return IsGone(ns); }));
    EXPECT_EQ(Availability(), "True");
  }
  void ExpectSetsToBeReadAgain() {
    EXPECT_TRUE(test::Eventually([&] { return Kubectl("get bset -n team-a").exit_code == 0; }))
        << Told("get bset -n team-a");
  }
};

TEST_F(SetsOutage, OfPostgresKeepsNothingElseFromWorking) {
  StoreThree("team-a");
  const auto server = StartServer();
  MakeNamespace("to-be-deleted");
  test::Postgres::Shared().Stop();
  ExpectNothingButReadingToFail("to-be-deleted");
  test::Postgres::Shared().Start();
  ExpectSetsToBeReadAgain();
}

// Connections that worked a moment ago stay, and nobody says a word. That is believed after some 25
// seconds (store::SilenceWatch); the API server would wait for a minute.
TEST_F(SetsOutage, OfPostgresThatStandsStillKeepsNothingElseFromWorking) {
  StoreThree("team-a");
  const auto server = StartServer();
  MakeNamespace("deleted-meanwhile");
  ASSERT_EQ(Kubectl("get bset -n team-a").exit_code, 0);
  {
    const test::StandStill silent;
    ExpectNothingButReadingToFail("deleted-meanwhile");
    EXPECT_THAT(Told("get bset -n team-a"), HasSubstr(kCannotBeRead)) << "and so on";
  }
  ExpectSetsToBeReadAgain();
}

TEST_F(SetsOutage, OfPostgresThatNeverAnsweredKeepsNothingElseFromWorking) {
  const store::MutePort mute(store::MutePort::Kind::kTakesButSaysNothing);
  options_.dsn = "host=127.0.0.1 user=strongroom dbname=strongroom port=" + mute.number();
  const auto server = StartServer();
  MakeNamespace("deleted-before");
  ExpectNothingButReadingToFail("deleted-before");
}

}  // namespace
}  // namespace strongroom::server::sets
