#include <gtest/gtest.h>

#include <future>
#include <pqxx/pqxx>

#include "base/log.h"
#include "integration/database/test_database.h"
#include "integration/support/postgres.h"
#include "mute_port.h"
#include "store/dsn.h"
#include "store/error.h"
#include "store/session.h"
#include "store/silence_watch.h"
#include "support/eventually.h"

// A PostgreSQL whose processes stand still: connections stay, and nobody says a word.
namespace strongroom::store {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 200ms;

std::string ProblemOf(Database& database) {
  try {
    database.CheckReady();
    return "";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kUnavailable);
    return e.what();
  }
}

std::string Sleep(Database& database, const std::string& seconds) {
  return InTransaction(database, "sleep", [&](pqxx::work& transaction) {
    return transaction.exec1("SELECT 'slept' FROM pg_sleep(" + seconds + ")")[0].as<std::string>();
  });
}

class Silence : public testing::Test {
 protected:
  Silence() { base::SilenceLog(); }

  test::TestDatabase test_;
  const std::string dsn_ = WithDefaults(test_.dsn()) + " connect_timeout=2";
};

TEST_F(Silence, IsToldToWhoWaits) {
  Database database(dsn_);
  Database other(dsn_);
  const SilenceWatch watch(dsn_, {&database, &other}, kPatience);
  ASSERT_EQ(ProblemOf(database), "");
  ASSERT_EQ(ProblemOf(other), "");
  {
    const test::StandStill silent;
    auto first = std::async(std::launch::async, [&] { return ProblemOf(database); });
    EXPECT_NE(ProblemOf(other), "");
    EXPECT_NE(first.get(), "");
    EXPECT_EQ(ProblemOf(database), "connect: PostgreSQL: it does not answer") << "a new one";
  }
  EXPECT_EQ(ProblemOf(database), "");
  EXPECT_EQ(ProblemOf(other), "");
}

// It is asked several times meanwhile.
TEST_F(Silence, IsNotThatOfASlowStatement) {
  Database database(dsn_);
  const SilenceWatch watch(dsn_, {&database}, kPatience);
  EXPECT_EQ(Sleep(database, "2"), "slept");
}

// A standby that stands still is no reason to leave the primary.
TEST_F(Silence, OfOneHostIsNotThatOfAnother) {
  const MutePort mute(MutePort::Kind::kTakesButSaysNothing);
  const DsnOptions good = ReadDsn(dsn_);
  const std::string both = WithDefaults(test_.dsn()) + " connect_timeout=2 host=127.0.0.1," +
                           good.at("host") + " port=" + mute.number() + "," + good.at("port");
  Database database(both);
  const SilenceWatch watch(both, {&database}, kPatience);
  ASSERT_EQ(ProblemOf(database), "");
  auto slept = std::async(std::launch::async, [&] { return Sleep(database, "5"); });
  EXPECT_TRUE(test::Eventually([&] { return mute.HasCaller(); }));
  EXPECT_EQ(slept.get(), "slept");
}

// Nobody waits for long, so nobody is asked.
TEST_F(Silence, IsLookedForOnlyWhereSomebodyWaits) {
  const MutePort mute(MutePort::Kind::kTakesButSaysNothing);
  Database database(dsn_);
  const SilenceWatch watch("host=127.0.0.1 connect_timeout=2 port=" + mute.number(), {&database},
                           kPatience);
  ASSERT_EQ(ProblemOf(database), "");
  Database slept(dsn_);
  EXPECT_EQ(Sleep(slept, "1"), "slept") << "of another watch, or none";
  EXPECT_FALSE(mute.HasCaller());
}

}  // namespace
}  // namespace strongroom::store
