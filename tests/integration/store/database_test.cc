#include "store/database.h"

#include <gtest/gtest.h>

#include <future>
#include <pqxx/pqxx>
#include <string>
#include <utility>

#include "integration/database/test_database.h"
#include "mute_port.h"
#include "store/dsn.h"
#include "store/error.h"
#include "store/run_claim.h"
#include "store/session.h"
#include "support/eventually.h"

namespace strongroom::store {
namespace {

// What CheckReady says; empty: nothing.
std::string ProblemOf(Database& database) {
  try {
    database.CheckReady();
    return "";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kUnavailable);
    return e.what();
  }
}

TEST(Database, KeepsNobodyWaitingForASessionOnceItStops) {
  test::TestDatabase test;
  std::stop_source stop;
  Database single(test.dsn(), 1, stop.get_token());
  const RunClaim claim(single, "00000000-0000-4000-8000-000000000001");
  stop.request_stop();
  EXPECT_EQ(ProblemOf(single), "stopped while waiting for PostgreSQL");
}

// In either state of a connection that does not become one.
TEST(Database, KeepsNobodyWaitingForAConnectionOnceItStops) {
  for (const auto kind : {MutePort::Kind::kTakesButSaysNothing, MutePort::Kind::kTakesNobody}) {
    const MutePort port(kind);
    std::stop_source stop;
    Database database("host=127.0.0.1 connect_timeout=30 port=" + port.number(), 1,
                      stop.get_token());
    auto problem = std::async(std::launch::async, [&] { return ProblemOf(database); });
    EXPECT_TRUE(test::Eventually([&] { return port.HasCaller(); }));
    stop.request_stop();
    EXPECT_EQ(problem.get(), "stopped while connecting to PostgreSQL");
    EXPECT_EQ(ProblemOf(database), "stopped while connecting to PostgreSQL");
  }
}

// Nobody who was told that it is stored can be asked again.
TEST(Database, CommitsForGoodWhereTheServersDefaultPromisesLess) {
  for (const auto& [of_server, said] : {std::pair{"off", "on"}, std::pair{"local", "local"},
                                        std::pair{"remote_apply", "remote_apply"}}) {
    test::TestDatabase test;
    ASSERT_EQ(test.StateOf("ALTER DATABASE " + test.Value("SELECT current_database()") +
                           " SET synchronous_commit = " + of_server),
              "");
    Database fresh(test.dsn(), 1);
    const auto value = InTransaction(fresh, "look", [](pqxx::work& transaction) {
      return transaction.exec1("SHOW synchronous_commit")[0].as<std::string>();
    });
    EXPECT_EQ(value, said);
  }
}

TEST(Database, GoesOnToTheNextHostWhenOneDoesNotAnswer) {
  const MutePort mute(MutePort::Kind::kTakesButSaysNothing);
  const MutePort closed(MutePort::Kind::kTakesNobody);
  test::TestDatabase test;
  const DsnOptions good = ReadDsn(test.dsn());
  const auto with = [&](const std::string& hosts, const std::string& ports) {
    return WithDefaults(test.dsn()) + " connect_timeout=2 host=" + hosts + " port=" + ports;
  };
  const std::string host = good.at("host");
  const std::string port = good.contains("port") ? good.at("port") : "5432";
  Database database(
      with("127.0.0.1,127.0.0.1," + host, mute.number() + "," + closed.number() + "," + port));
  EXPECT_EQ(ProblemOf(database), "");
  Database nobody(with("127.0.0.1,127.0.0.1", mute.number() + "," + closed.number()));
  EXPECT_EQ(ProblemOf(nobody), "connect: PostgreSQL: it does not answer");
}

}  // namespace
}  // namespace strongroom::store
