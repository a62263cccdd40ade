#include "store/dsn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::store {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(Dsn, GetsDefaultsForWhatItDoesNotSay) {
  for (const char* dsn : {"host=db dbname=strongroom", "postgresql://db/strongroom"}) {
    const std::string text = WithDefaults(dsn);
    EXPECT_THAT(text, HasSubstr(" host='db' "));
    EXPECT_THAT(text, HasSubstr(" dbname='strongroom' "));
    EXPECT_THAT(text, HasSubstr(" options='-c statement_timeout=60s -c "));
    EXPECT_THAT(text, EndsWith(" tcp_user_timeout='10000'"));
  }
  EXPECT_THAT(WithDefaults(""), HasSubstr("connect_timeout='5' "));
}

TEST(Dsn, KeepsWhatItSays) {
  for (const char* dsn :
       {"host=db connect_timeout=1 tcp_user_timeout = 5 options='-c a=b'",
        "postgres://db?connect_timeout=1&tcp_user_timeout=5&options=-c%20a%3Db"}) {
    const std::string text = WithDefaults(dsn);
    EXPECT_THAT(text, HasSubstr("connect_timeout='1' "));
    EXPECT_THAT(text, HasSubstr("tcp_user_timeout='5'"));
    EXPECT_THAT(text, HasSubstr(" options='-c a=b' "));
    EXPECT_THAT(text, Not(HasSubstr("statement_timeout")));
  }
  EXPECT_THAT(WithDefaults("password='connect_timeout=9'"), HasSubstr("connect_timeout='5' "));
}

TEST(Dsn, KeepsEveryCharacterOfAPassword) {
  const std::vector<std::pair<const char*, const char*>> table = {
      {"postgresql://u:a?b&c%40%20d@db/x", R"( password='a?b&c@ d' )"},
      {R"(password='it\'s a \\')", R"( password='it\'s a \\' )"},
  };
  for (const auto& [dsn, password] : table) {
    const std::string text = WithDefaults(dsn);
    EXPECT_THAT(text, HasSubstr(password));
    EXPECT_EQ(WithDefaults(text), text);
  }
}

TEST(Dsn, IsLeftAloneWhenItCannotBeRead) {
  EXPECT_EQ(WithDefaults("password='open"), "password='open");
}

TEST(Dsn, IsDescribedWithoutItsPassword) {
  const std::vector<std::pair<const char*, const char*>> table = {
      {"postgresql://u:secret@db:5432/strongroom?sslmode=require",
       "host=db port=5432 dbname=strongroom user=u"},
      {"postgresql://u:se?cret@db/strongroom", "host=db dbname=strongroom user=u"},
      {"postgresql://db/strongroom?user=u&password=sec@ret", "host=db dbname=strongroom user=u"},
      {"host=db user=u password=secret dbname=x", "host=db dbname=x user=u"},
      {"user=u password='my host=secret' host='db'", "host=db user=u"},
      {"sslmode=require", "the default PostgreSQL server"},
      {"", "the default PostgreSQL server"},
      {"service=strongroom", "the default PostgreSQL server"},
      {"password='secret", "a connection string that libpq cannot read"},
  };
  for (const auto& [dsn, description] : table) EXPECT_EQ(Describe(dsn), description) << dsn;
}

}  // namespace
}  // namespace strongroom::store
