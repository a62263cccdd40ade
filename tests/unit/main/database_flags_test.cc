#include "main/database_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace strongroom::main_commands
