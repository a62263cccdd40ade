#include "server/audit_sealer.h"

#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <string>

#include "base/log.h"
#include "integration/database/test_database.h"
#include "metrics/registry.h"
#include "server/audit_verifier.h"
#include "store/audit.h"
#include "support/eventually.h"
#include "support/fake_clock.h"

namespace strongroom::server {
namespace {

using std::chrono::milliseconds;
using test::Eventually;

class SealerTest : public ::testing::Test {
 protected:
  SealerTest() { base::SilenceLog(); }

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

  // The value of that series; -1 when it is not there.
  int Count(const std::string& series) {
    const std::string page = registry_.Render();
    const size_t at = page.find('\n' + series + ' ');
    if (at == std::string::npos) return -1;
    return std::stoi(page.substr(at + series.size() + 2));
  }
  bool IsVerifiedAgain() {
    const int before = Count(kVerified);
    return before >= 0 && Eventually([&] { return Count(kVerified) > before + 1; });
  }
  // Also of what began before it was altered.
  bool IsAltered(int rows) {
    return Eventually([&] { return Count("strongroom_audit_altered") == rows; });
  }

  static constexpr const char* kVerified =
      "strongroom_audit_verifications_total{result=\"verified\"}";
  static constexpr const char* kAltered =
      "strongroom_audit_verifications_total{result=\"altered\"}";

  test::TestDatabase test_;
  // As many sessions as the server has for chaining and verifying: one does not wait for the other.
  store::Database server_{test_.dsn() + "?options=-c%20role%3Dstrongroom_server", 2};
  base::SystemClock clock_;
  metrics::Registry registry_;
  const metrics::ServerMetrics metrics_{registry_};
  const SealerOptions often_{.every = milliseconds{10}};
};

TEST_F(SealerTest, ChainsWhatIsThereAndWhatComes) {
  Append(3);
  const AuditSealer sealer(server_, metrics_, clock_, often_);
  const AuditSealer other(server_, metrics_, clock_, often_);
  EXPECT_TRUE(Eventually([&] { return IsChained(3); }));
  Append(2);
  EXPECT_TRUE(Eventually([&] { return IsChained(5); }));
  EXPECT_TRUE(Eventually([&] { return Tells("strongroom_audit_rows_chained_total 5"); }));
  const AuditVerifier verifier(server_, metrics_, milliseconds{10});
  EXPECT_TRUE(IsVerifiedAgain());
  EXPECT_EQ(Count(kAltered), 0);
}

TEST_F(SealerTest, FindsWhatIsAltered) {
  Append(5);
  const AuditSealer sealer(server_, metrics_, clock_, often_);
  ASSERT_TRUE(Eventually([&] { return IsChained(5); }));
  const AuditVerifier verifier(server_, metrics_, milliseconds{10});
  registry_.AddSampler([&](metrics::Samples& samples) { verifier.Sample(samples); });
  ASSERT_TRUE(IsVerifiedAgain());
  EXPECT_TRUE(IsAltered(0));
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.audit_log SET actor = 'bob' WHERE id = 2"),
            "");
  EXPECT_TRUE(IsAltered(1));
  EXPECT_GE(Count(kAltered), 1);
  // The first hides no other one.
  ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; "
                          "UPDATE strongroom.audit_log SET actor = 'bob' WHERE id = 4"),
            "");
  EXPECT_TRUE(IsAltered(2));
  Append(1);
  EXPECT_TRUE(Eventually([&] { return IsChained(6); })) << "the log goes on";
}

// What is bad is bad each day, and news once; what comes to it is, too.
TEST_F(SealerTest, TellsOfABadRowOnce) {
  Append(3);
  ASSERT_EQ(store::SealAudit(server_, 100), 3);
  const auto alter = [&](int id) {
    return test_.StateOf(
        "SET LOCAL session_replication_role = replica; "
        "UPDATE strongroom.audit_log SET actor = 'bob' WHERE id = " +
        std::to_string(id));
  };
  ASSERT_EQ(alter(2), "");
  base::SetLogLevel(base::LogLevel::kInfo);
  testing::internal::CaptureStderr();
  {
    const AuditVerifier verifier(server_, metrics_, milliseconds{10});
    registry_.AddSampler([&](metrics::Samples& samples) { verifier.Sample(samples); });
    EXPECT_TRUE(Eventually([&] { return Count(kAltered) > 3; }));
    EXPECT_EQ(alter(3), "");
    EXPECT_TRUE(IsAltered(2));
    const int before = Count(kAltered);
    EXPECT_TRUE(Eventually([&] { return Count(kAltered) > before + 2; }));
  }
  const std::string log = testing::internal::GetCapturedStderr();
  base::SilenceLog();
  const auto times = [&](const std::string& words) {
    int count = 0;
    for (size_t at = log.find(words); at != std::string::npos; at = log.find(words, at + 1)) {
      ++count;
    }
    return count;
  };
  EXPECT_EQ(times("audit log is not as it was chained"), 2) << log;
  EXPECT_EQ(times(R"("row":2)"), 1) << log;
  EXPECT_EQ(times(R"("row":3)"), 1) << log;
  // The end of the chain is where nobody who alters it can reach it.
  EXPECT_GT(times(test_.Value("SELECT encode(hash, 'hex') FROM strongroom.audit_head")), 3) << log;
}

// Sealing does not wait for a verification, however long that takes.
TEST_F(SealerTest, ChainsWhileTheLogIsVerified) {
  Append(3);
  ASSERT_EQ(store::SealAudit(server_, 100), 3);
  // Whoever verifies waits for this lock, and the sealer does not.
  ASSERT_EQ(test_.StateOf(
                "CREATE TABLE strongroom.gate (); CREATE OR REPLACE FUNCTION "
                "strongroom.check_audit_rows(INOUT id bigint, most integer, OUT at_end boolean, "
                "OUT bad bigint, OUT problems jsonb) LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN "
                "PERFORM count(*) FROM strongroom.gate; at_end := true; bad := 0; problems := "
                "'[]'; END $$"),
            "");
  pqxx::connection other(test_.dsn());
  pqxx::work transaction(other);
  transaction.exec("LOCK strongroom.gate");
  const AuditVerifier verifier(server_, metrics_, milliseconds{10});
  ASSERT_TRUE(Eventually([&] {
    return test_.Value(
               "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = "
               "'strongroom.gate'::regclass") == "1";
  }));
  const AuditSealer sealer(server_, metrics_, clock_, often_);
  Append(2);
  EXPECT_TRUE(Eventually([&] { return IsChained(5); }));
  EXPECT_EQ(Count(kVerified), 0) << "it still waits";
  transaction.abort();
  EXPECT_TRUE(IsVerifiedAgain());
}

// While somebody else is at it, and does not end, it is the time of before, and the log says so.
TEST_F(SealerTest, SaysSinceWhenNothingIsChained) {
  ASSERT_EQ(
      test_.StateOf("CREATE SEQUENCE strongroom.tries; "
                    "ALTER FUNCTION strongroom.seal_audit(integer) RENAME TO seals; "
                    "CREATE FUNCTION strongroom.seal_audit(most integer) RETURNS integer LANGUAGE "
                    "plpgsql SECURITY DEFINER AS $$ BEGIN PERFORM nextval('strongroom.tries'); "
                    "RETURN strongroom.seals(most); END $$"),
      "");
  const auto is_tried_again = [&] {
    const auto tries = [&] {
      return std::stoi(test_.Value("SELECT last_value FROM strongroom.tries"));
    };
    const int before = tries();
    return Eventually([&] { return tries() > before + 2; });
  };
  pqxx::connection other(test_.dsn());
  pqxx::work transaction(other);
  transaction.exec("SELECT FROM strongroom.audit_head FOR UPDATE");
  Append(1);
  base::SetLogLevel(base::LogLevel::kInfo);
  testing::internal::CaptureStderr();
  {
    test::FakeClock clock;
    const auto begin = clock.NowSeconds();
    const AuditSealer sealer(server_, metrics_, clock, often_);
    registry_.AddSampler([&](metrics::Samples& samples) { sealer.Sample(samples); });
    const auto tells = [&](std::chrono::sys_seconds at) {
      return Tells("strongroom_audit_chained_timestamp_seconds " +
                   std::to_string(at.time_since_epoch().count()));
    };
    EXPECT_TRUE(is_tried_again());
    clock.Advance(std::chrono::hours{1});
    EXPECT_TRUE(is_tried_again());
    EXPECT_TRUE(tells(begin));
    transaction.abort();
    EXPECT_TRUE(Eventually([&] { return IsChained(1); }));
    EXPECT_TRUE(Eventually([&] { return tells(begin + std::chrono::hours{1}); }));
  }
  const std::string log = testing::internal::GetCapturedStderr();
  base::SilenceLog();
  const size_t told = log.find("audit log is not chained now");
  ASSERT_NE(told, std::string::npos) << log;
  EXPECT_EQ(log.find("audit log is not chained now", told + 1), std::string::npos) << "once";
  EXPECT_NE(log.find("audit log is chained again"), std::string::npos) << log;
}

}  // namespace
}  // namespace strongroom::server
