#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "integration/support/full_audit_log.h"
#include "support/eventually.h"
#include "webhook_cluster.h"

// Rows of reviews, which are written behind them.
namespace strongroom::server::admission {
namespace {

using test::Eventually;
using testing::HasSubstr;

class LateRows : public Webhook {
 protected:
  // From now on Zoe may make schedules; she does, or is told why not.
  void Begin() {
    Register();
    Grant("User", "zoe", {"create"}, {"backupschedules"});
  }
  void Ask(const std::string& zone) const { Create(Schedule(zone), "--as zoe"); }
  // How many rows somebody tried to write, whether or not they are there.
  int Attempts() {
    return std::stoi(database_.Value(
        "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM strongroom.audit_log_id_seq"));
  }
};

// No review waits for them, and none is lost.
TEST_F(LateRows, WaitWhilePostgresTakesNone) {
  Begin();
  test::FillAuditLog(database_);
  const int before = Attempts();
  Ask("UTC");
  Ask("Europe/Berln");
  ASSERT_TRUE(Eventually([&] { return Attempts() > before; })) << "one was tried";
  EXPECT_EQ(Rows(), "");
  test::EmptyAuditLog(database_);
  const std::string expected =
      "intended zoe create backupschedules/nightly ;"
      "refused zoe create backupschedules/nightly Invalid";
  EXPECT_TRUE(Eventually([&] { return Rows() == expected; })) << Rows();
}

// What is counted is written behind all that waits, also by a server that ends.
TEST_F(LateRows, AreThereWhenTheServerHasEnded) {
  Begin();
  for (int n = 0; n < 13; ++n) Ask("Europe/Berln");
  Ask("UTC");
  StopServer();
  EXPECT_THAT(Rows(), HasSubstr("intended zoe create backupschedules/nightly "));
  EXPECT_THAT(Rows(), HasSubstr("refused zoe create 3 more Invalid 3"));
}

// It does not wait for a PostgreSQL that takes none.
TEST_F(LateRows, KeepNoServerFromEnding) {
  Begin();
  test::FillAuditLog(database_);
  const int before = Attempts();
  Ask("UTC");
  ASSERT_TRUE(Eventually([&] { return Attempts() > before; }));
  StopServer();
  EXPECT_EQ(Rows(), "") << "it is in the server's log";
}

}  // namespace
}  // namespace strongroom::server::admission
