#include <gtest/gtest.h>
#include <sys/socket.h>

#include <future>
#include <pqxx/pqxx>

#include "base/log.h"
#include "integration/database/test_database.h"
#include "integration/support/forwarder.h"
#include "integration/support/postgres.h"
#include "integration/support/scripted_server.h"
#include "mute_port.h"
#include "store/dsn.h"
#include "store/error.h"
#include "store/interruptible_connection.h"
#include "store/session.h"
#include "store/silence_watcher.h"
#include "support/eventually.h"

// A PostgreSQL whose processes stand still: connections stay, and nobody says a word.
namespace strongroom::store {
namespace {

using namespace std::chrono_literals;
using Heard = SilenceWatch::Heard;

// Who has a session waits, from the first moment.
constexpr SilenceLimits kAtOnce{.patience = 0ms, .answer = 200ms, .attempts = 3, .spell = 0ms};
// Where there is an answer, however long it takes on a busy machine.
constexpr auto kLong = 60s;
constexpr SilenceLimits kWhateverItTakes{
    .patience = 0ms, .answer = kLong, .attempts = 1, .spell = 0ms};

std::string ProblemOf(Database& database) {
  try {
    database.CheckReady();
    return "";
  } catch (const StoreError& e) {
    EXPECT_EQ(e.kind(), StoreError::Kind::kUnavailable);
    return e.what();
  }
}

// Whether somebody who waits with it has been told.
bool IsBroken(SessionLoan& loan) {
  char byte = 0;
  return recv(loan.connection().sock(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

class Silence : public testing::Test {
 protected:
  Silence() { base::SilenceLog(); }

  std::string DsnAt(const std::string& host, const std::string& address, const std::string& port) {
    return WithOptions(dsn_, {{"host", host}, {"hostaddr", address}, {"port", port}});
  }

  test::TestDatabase test_;
  const std::string dsn_ = WithOptions(WithDefaults(test_.dsn()), {{"connect_timeout", "2"}});
  const std::string port_ = ReadDsn(dsn_).at("port");
};

TEST_F(Silence, IsToldToWhoWaits) {
  Database database(dsn_);
  Database other(dsn_);
  const SilenceWatcher watcher(dsn_, {&database, &other},
                               {.patience = 200ms, .answer = 500ms, .attempts = 3, .spell = 1s});
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

TEST_F(Silence, IsThatOfThreeAttemptsWhateverTheConnectionStringSays) {
  for (const char* timeout : {"0", "2", "600"}) {
    const std::string dsn = WithOptions(dsn_, {{"connect_timeout", timeout}});
    Database database(dsn);
    SilenceWatch watch(dsn, {&database}, kAtOnce);
    SessionLoan loan(database);
    const test::StandStill silent;
    for (int attempt = 1; attempt <= 3; ++attempt) {
      EXPECT_FALSE(IsBroken(loan)) << timeout << ", attempt " << attempt;
      EXPECT_EQ(watch.Look({}), Heard::kSilence) << timeout;
    }
    EXPECT_TRUE(IsBroken(loan)) << timeout;
  }
}

TEST_F(Silence, IsNotThatOfASlowStatement) {
  Database database(dsn_);
  SilenceWatch watch(dsn_, {&database}, kWhateverItTakes);
  pqxx::connection other(dsn_);
  pqxx::nontransaction lock(other);
  lock.exec("SELECT pg_advisory_lock(1)");
  SessionLoan loan(database);
  auto slow = std::async(std::launch::async, [&] {
    pqxx::work work(loan.connection());
    work.exec("SELECT pg_advisory_lock(1)");
  });
  for (int look = 0; look < 5; ++look) EXPECT_EQ(watch.Look({}), Heard::kAnswers);
  lock.exec("SELECT pg_advisory_unlock(1)");
  EXPECT_NO_THROW(slow.get());
}

// One that keeps silent behind the same name is no reason to leave the other, whichever is first.
TEST_F(Silence, OfOneAddressIsNotThatOfAnother) {
  const MutePort mute(MutePort::Kind::kTakesNobody);
  const std::string both = DsnAt("db,db", "127.0.0.1,127.0.0.1", mute.number() + ',' + port_);
  Database database(both);
  SilenceWatch watch(both, {&database}, kWhateverItTakes);
  SessionLoan loan(database);
  for (int look = 0; look < 4; ++look) EXPECT_EQ(watch.Look({}), Heard::kAnswers);
  EXPECT_FALSE(mute.HasCaller());
  EXPECT_FALSE(IsBroken(loan));
}

TEST_F(Silence, IsThatOfTheAddressThatASessionHasReached) {
  const Session session(DsnAt("a,b", "127.0.0.1,127.0.0.1", "1," + port_));
  EXPECT_EQ(session.peer(), (Peer{.host = "b", .address = "127.0.0.1", .port = port_}));
}

TEST_F(Silence, IsToldOnlyToThoseWhoWaitForThatAddress) {
  test::Forwarder way({static_cast<uint16_t>(std::stoi(port_))});
  Database healthy(DsnAt("db", "127.0.0.1", port_));
  Database hung(DsnAt("db", "127.0.0.1", std::to_string(way.port())));
  SilenceWatch watch(dsn_, {&healthy, &hung},
                     {.patience = 0ms, .answer = 1s, .attempts = 3, .spell = 0ms});
  SessionLoan to_healthy(healthy);
  SessionLoan to_hung(hung);
  way.HoldAfter(0);
  for (int look = 0; look < 3; ++look) EXPECT_EQ(watch.Look({}), Heard::kSilence);
  EXPECT_TRUE(IsBroken(to_hung));
  EXPECT_FALSE(IsBroken(to_healthy));
}

// Nobody waits for long, so nobody is asked.
TEST_F(Silence, IsLookedForOnlyWhereSomebodyWaits) {
  Database database(dsn_);
  SilenceWatch at_once(dsn_, {&database}, kWhateverItTakes);
  ASSERT_EQ(ProblemOf(database), "");
  EXPECT_EQ(at_once.Look({}), Heard::kNothing) << "nobody has a session";
  SilenceWatch patient(dsn_, {&database}, {.patience = 1h});
  const SessionLoan loan(database);
  EXPECT_EQ(patient.Look({}), Heard::kNothing);
  EXPECT_EQ(at_once.Look({}), Heard::kAnswers);
}

TEST_F(Silence, IsNoWordAtAll) {
  const MutePort takes(MutePort::Kind::kTakesButSaysNothing);
  const MutePort drops(MutePort::Kind::kTakesNobody);
  for (const MutePort* port : {&takes, &drops}) {
    EXPECT_FALSE(SaysAnything(DsnAt("", "127.0.0.1", port->number()), 200ms, {}));
  }
}

// A login may take as long as whoever PostgreSQL asks for it takes: LDAP, RADIUS.
TEST_F(Silence, IsNotThatOfWhoRefusesOrIsSlowToLetUsIn) {
  EXPECT_TRUE(SaysAnything(dsn_, kLong, {}));
  EXPECT_TRUE(SaysAnything(WithOptions(dsn_, {{"dbname", "gone"}}), kLong, {}));
  EXPECT_TRUE(SaysAnything(WithOptions(dsn_, {{"password", "wrong"}}), kLong, {}));
  EXPECT_TRUE(SaysAnything(DsnAt("", "127.0.0.1", "1"), kLong, {})) << "nothing listens there";
  const test::ScriptedServer slow([](int socket, int /*number*/) {
    test::ReadSome(socket);
    test::WriteAll(socket, "N");
    while (!test::ReadSome(socket).empty()) continue;
  });
  EXPECT_TRUE(SaysAnything(
      WithOptions(DsnAt("", "127.0.0.1", slow.port()), {{"sslmode", "prefer"}}), 1s, {}));
  const test::ScriptedServer closes([](int socket, int /*number*/) { test::ReadSome(socket); });
  EXPECT_TRUE(SaysAnything(DsnAt("", "127.0.0.1", closes.port()), kLong, {}));
}

TEST_F(Silence, IsNotWaitedForWhenAllIsToStop) {
  const MutePort mute(MutePort::Kind::kTakesButSaysNothing);
  std::stop_source stop;
  auto asked = std::async(std::launch::async, [&] {
    return SaysAnything(DsnAt("", "127.0.0.1", mute.number()), 1h, stop.get_token());
  });
  EXPECT_TRUE(test::Eventually([&] { return mute.HasCaller(); }));
  stop.request_stop();
  EXPECT_THROW(asked.get(), StoreError);
}

}  // namespace
}  // namespace strongroom::store
