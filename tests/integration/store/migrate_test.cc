#include "store/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "base/log.h"
#include "integration/database/test_database.h"
#include "store/database.h"

namespace strongroom::store {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr auto kLong = 1h;

int MigrateWithin(std::chrono::seconds patience, const std::string& dsn) {
  MigrateOptions options;
  options.owner.dsn = dsn;
  options.patience = patience;
  return RunMigrate(options, {});
}

// The test's database, as another user.
std::string DsnFor(const std::string& dsn, const std::string& user_and_password) {
  return "postgresql://" + user_and_password + dsn.substr(dsn.rfind('@'));
}

TEST(Migrate, WaitsForPostgresAndGivesUp) {
  EXPECT_EQ(MigrateWithin(0s, "host=127.0.0.1 port=1"), 1);
  const test::TestDatabase database(test::TestDatabase::Schema::kEmpty);
  EXPECT_EQ(MigrateWithin(10s, database.dsn()), 0);
  EXPECT_EQ(MigrateWithin(10s, database.dsn()), 0);
}

// What it writes to the log when it ends although it has all the time it wants.
std::string LogOf(MigrateOptions options) {
  options.owner.name = "THE-OWNER";
  options.controller.name = "THE-CONTROLLER";
  options.server.name = "THE-SERVER";
  options.notifier.name = "THE-NOTIFIER";
  options.patience = kLong;
  base::SetLogLevel(base::LogLevel::kInfo);
  testing::internal::CaptureStderr();
  EXPECT_EQ(RunMigrate(options, {}), 1);
  const std::string log = testing::internal::GetCapturedStderr();
  base::SilenceLog();
  return log;
}

TEST(Migrate, EndsAtOnceWhenWaitingDoesNotHelp) {
  const test::TestDatabase database(test::TestDatabase::Schema::kEmpty);
  const std::string& dsn = database.dsn();
  const struct {
    std::string dsn;
    const char* words;
  } cases[] = {
      {DsnFor(dsn, "nobody:hunter2"), "user or password is wrong"},
      {dsn.substr(0, dsn.rfind('/')) + "/hunter2", "there is no such database or user"},
      {dsn + "?sslmode=verify-full&sslrootcert=/hunter2", "it speaks no TLS"},
  };
  for (const auto& c : cases) {
    MigrateOptions options;
    options.owner.dsn = c.dsn;
    EXPECT_THAT(LogOf(options),
                AllOf(HasSubstr("THE-OWNER"), HasSubstr(c.words), Not(HasSubstr("hunter2"))));
  }
}

TEST(Migrate, TriesTheLoginsOfTheProcessesAndNamesAllThatAreWrong) {
  test::TestDatabase database;
  const std::string& dsn = database.dsn();
  const std::string elsewhere = dsn.substr(0, dsn.rfind('/')) + "/hunter2";
  MigrateOptions options;
  options.owner.dsn = dsn;
  options.controller.dsn = DsnFor(elsewhere, "tried_controller:pass");
  options.server.dsn = DsnFor(elsewhere, "tried_server:pass");
  options.notifier.dsn = DsnFor(elsewhere, "tried_notifier:pass");
  EXPECT_THAT(LogOf(options),
              AllOf(HasSubstr("THE-CONTROLLER: "), HasSubstr("THE-SERVER: "),
                    HasSubstr("THE-NOTIFIER: "), HasSubstr("there is no such database"),
                    Not(HasSubstr("THE-OWNER")), Not(HasSubstr("hunter2"))));
}

// One of its own, which may see what schema there is, and nothing of what is stored.
TEST(Migrate, MakesALoginForWhoSends) {
  test::TestDatabase database(test::TestDatabase::Schema::kEmpty);
  MigrateOptions options;
  options.owner.dsn = database.dsn();
  options.notifier.dsn = DsnFor(database.dsn(), "made_notifier:pass");
  EXPECT_EQ(RunMigrate(options, {}), 0);
  EXPECT_NO_THROW(Database(options.notifier.dsn, 1).CheckReady());
  EXPECT_EQ(database.StateOf("SELECT FROM strongroom.deliveries", "made_notifier"), "");
  EXPECT_EQ(database.StateOf("SELECT FROM strongroom.backup_sets", "made_notifier"), "42501");
}

}  // namespace
}  // namespace strongroom::store
