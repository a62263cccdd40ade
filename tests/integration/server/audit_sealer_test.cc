#include "server/audit_sealer.h"

#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <string>

#include "integration/database/test_database.h"
#include "metrics/registry.h"
#include "store/audit.h"
#include "support/eventually.h"
#include "support/fake_clock.h"

namespace strongroom::server {
namespace {

using std::chrono::milliseconds;
using test::Eventually;

class SealerTest : public ::testing::Test {
 protected:
  void Append(int count) {
    for (int n = 0; n < count; ++n) {
      store::AppendAudit(server_, {.actor = "anna",
                                   .action = "edit",
                                   .ns = {},
                                   .subject = {},
                                   .result = "intended",
                                   .reason = {},
                                   .source = {}});
    }
  }
  bool IsChained(int count) {
    return test_.Value("SELECT count(*) FROM strongroom.audit_chain") == std::to_string(count);
  }
  bool Tells(const std::string& line) {
    return registry_.Render().find(line + '\n') != std::string::npos;
  }

  test::TestDatabase test_;
  store::Database server_{test_.dsn() + "?options=-c%20role%3Dstrongroom_server"};
  base::SystemClock clock_;
  metrics::Registry registry_;
  const metrics::ServerMetrics metrics_{registry_};
  const SealerOptions often_{.every = milliseconds{10}, .verify_every = milliseconds{10}};
};

TEST_F(SealerTest, ChainsWhatIsThereAndWhatComes) {
  Append(3);
  const AuditSealer sealer(server_, metrics_, clock_, often_);
  const AuditSealer other(server_, metrics_, clock_, often_);
  EXPECT_TRUE(Eventually([&] { return IsChained(3); }));
  Append(2);
  EXPECT_TRUE(Eventually([&] { return IsChained(5); }));
  EXPECT_TRUE(Eventually([&] { return Tells("strongroom_audit_rows_chained_total 5"); }));
  EXPECT_TRUE(Tells("strongroom_audit_verifications_total{result=\"altered\"} 0"));
}

TEST_F(SealerTest, FindsWhatIsAltered) {
  Append(3);
  const AuditSealer sealer(server_, metrics_, clock_, often_);
  registry_.AddSampler([&](metrics::Samples& samples) { sealer.Sample(samples); });
  EXPECT_TRUE(Tells("strongroom_audit_altered 0"));
  ASSERT_TRUE(Eventually([&] { return IsChained(3); }));
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.audit_log SET actor = 'bob' WHERE id = 2"),
            "");
  EXPECT_TRUE(Eventually(
      [&] { return !Tells("strongroom_audit_verifications_total{result=\"altered\"} 0"); }));
  EXPECT_TRUE(Tells("strongroom_audit_altered 1"));
}

// While somebody else is at it, or nobody can, it is the time of before.
TEST_F(SealerTest, SaysSinceWhenNothingIsChained) {
  pqxx::connection other(test_.dsn());
  pqxx::work transaction(other);
  transaction.exec("SELECT FROM strongroom.audit_head FOR UPDATE");
  Append(1);
  test::FakeClock clock;
  const AuditSealer sealer(server_, metrics_, clock, often_);
  registry_.AddSampler([&](metrics::Samples& samples) { sealer.Sample(samples); });
  const auto tells = [&](std::chrono::sys_seconds at) {
    return Tells("strongroom_audit_chained_timestamp_seconds " +
                 std::to_string(at.time_since_epoch().count()));
  };
  const auto begin = clock.NowSeconds();
  clock.Advance(std::chrono::hours{1});
  ASSERT_TRUE(Eventually([&] {
    return !Tells("strongroom_audit_verifications_total{result=\"verified\"} 0");
  })) << "it has tried by then";
  EXPECT_TRUE(tells(begin));
  transaction.abort();
  EXPECT_TRUE(Eventually([&] { return IsChained(1); }));
  EXPECT_TRUE(Eventually([&] { return tells(begin + std::chrono::hours{1}); }));
}

}  // namespace
}  // namespace strongroom::server
