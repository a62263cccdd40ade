#include "main/database_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "main/commands.h"
#include "store/error.h"

namespace strongroom::main_commands {
namespace {

using store::StoreError;
using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

DatabaseInput Given(const std::string& dsn) {
  return {.flag = "--database",
          .variable = kDatabaseVariable,
          .secret_key = "server",
          .secret = "db",
          .dsn = dsn};
}

TEST(DatabaseInput, LosesWhiteSpaceWithAWordInTheLogAndWithoutQuoting) {
  CaptureStderr();
  EXPECT_EQ(Given("host=db password=hunter2\n").Take(), "host=db password=hunter2");
  const std::string log = GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("white space around a connection string is left out"));
  EXPECT_THAT(log, HasSubstr("--database (key server of the Secret db)"));
  EXPECT_THAT(log, testing::Not(HasSubstr("hunter2")));
  CaptureStderr();
  EXPECT_EQ(Given("host=db").Take(), "host=db");
  EXPECT_EQ(GetCapturedStderr(), "");
}

TEST(DatabaseInput, IsNamedWhenPostgresDoesNotLetItIn) {
  const auto thrown_for = [](StoreError::Kind kind) {
    try {
      throw StoreError(kind, "connect: PostgreSQL: user or password is wrong");
    } catch (...) {
      RethrowNoEntry(Given("password=hunter2"));
    }
  };
  try {
    thrown_for(StoreError::Kind::kNoEntry);
    ADD_FAILURE() << "not refused";
  } catch (const UsageError& e) {
    EXPECT_STREQ(e.what(),
                 "--database (key server of the Secret db): connect: PostgreSQL: user or password "
                 "is wrong; correct it and start again");
  }
  EXPECT_THROW(thrown_for(StoreError::Kind::kRefused), StoreError);
}

DatabaseInput Login(const std::string& key, const std::string& dsn) {
  return {.flag = "--" + key + "-database",
          .variable = "",
          .secret_key = key,
          .need = DatabaseInput::Need::kWhenGiven,
          .role = "strongroom_" + key,
          .dsn = dsn};
}

// An empty key of a Secret is no string that was not given.
TEST(CheckDatabases, WantsWhatASecretIsToHave) {
  DatabaseInput server = Login("server", "");
  CheckDatabases({&server});
  server.secret = "db";
  try {
    CheckDatabases({&server});
    ADD_FAILURE() << "not refused";
  } catch (const CLI::ValidationError& e) {
    EXPECT_THAT(e.what(), HasSubstr("--server-database (key server of the Secret db): it is no"));
  }
}

// Of what an owner and the two processes are given as users. Empty: nothing.
std::string RefusalOf(const std::string& owner, const std::string& controller,
                      const std::string& server) {
  const auto dsn = [](const std::string& user) {
    return user.empty() ? user : "postgresql://" + user + ":hunter2@db/x";
  };
  const DatabaseInput of_owner{.flag = "--database",
                               .variable = kDatabaseVariable,
                               .secret_key = "owner",
                               .dsn = owner.empty() ? "host=db" : dsn(owner)};
  const DatabaseInput of_controller = Login("controller", dsn(controller));
  const DatabaseInput of_server = Login("server", dsn(server));
  try {
    CheckUsers(of_owner, {&of_controller, &of_server});
  } catch (const CLI::ValidationError& e) {
    return e.what();
  }
  return "";
}

TEST(CheckUsers, WantsOneOfItsOwnForEach) {
  struct Case {
    const char* owner;
    const char* controller;
    const char* server;
    const char* refusal;
  };
  const Case cases[] = {
      {"o", "strongroom_controller", "strongroom_server", ""},
      {"o", "c", "s", ""},
      {"", "c", "s", ""},
      {"o", "c", "", ""},
      {"o", "", "", ""},
      {"o", "o", "s",
       "--database (in the chart's Secret the key owner), --controller-database (in the chart's "
       "Secret the key controller): both have the user o, "},
      {"o", "c", "o", "--server-database (in the chart's Secret the key server): both have the"},
      {"o", "b", "b", "the key controller), --server-database (in the chart's Secret the key"},
      {"o", "strongroom_server", "strongroom_controller",
       "--controller-database (in the chart's Secret the key controller): its user is "
       "strongroom_server, which is another role"},
      {"o", "c", "strongroom_controller", "its user is strongroom_controller, which is another"},
      {"o", "strongroom_reader", "s", "its user is strongroom_reader, which is another role"},
  };
  for (const Case& c : cases) {
    const std::string refusal = RefusalOf(c.owner, c.controller, c.server);
    EXPECT_THAT(refusal, HasSubstr(c.refusal)) << c.owner << ' ' << c.controller << ' ' << c.server;
    EXPECT_EQ(refusal.empty(), std::string(c.refusal).empty()) << refusal;
    EXPECT_THAT(refusal, testing::Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace strongroom::main_commands
