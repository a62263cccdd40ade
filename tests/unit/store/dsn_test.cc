#include "store/dsn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "store/error.h"

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
    EXPECT_THAT(text, Not(HasSubstr("options"))) << "which poolers refuse";
    EXPECT_THAT(LimitsOf(dsn), HasSubstr("SET LOCAL statement_timeout = '60s'; "));
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
    EXPECT_EQ(LimitsOf(dsn), "");
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

TEST(Dsn, IsTakenApartByHosts) {
  using Texts = std::vector<std::string>;
  const auto each = [](const char* dsn) {
    Texts hosts;
    for (const std::string& one : EachHostOf(dsn)) {
      const DsnOptions options = ReadDsn(one);
      const auto get = [&](const char* key) {
        return options.contains(key) ? options.at(key) : "-";
      };
      hosts.push_back(get("host") + " " + get("hostaddr") + " " + get("port") + " " + get("user"));
    }
    return hosts;
  };
  EXPECT_EQ(each("host=a user=u"), Texts{"a - - u"});
  EXPECT_EQ(each("host=a,b user=u"), (Texts{"a - - u", "b - - u"}));
  EXPECT_EQ(each("host=a,b port=1,2"), (Texts{"a - 1 -", "b - 2 -"}));
  EXPECT_EQ(each("postgresql://u:p@a:1,b:2/x"), (Texts{"a - 1 u", "b - 2 u"}));
  EXPECT_EQ(each("host=a,b,c port=1 hostaddr=10.0.0.1,,10.0.0.3"),
            (Texts{"a 10.0.0.1 1 -", "b  1 -", "c 10.0.0.3 1 -"}));
  EXPECT_EQ(each("host=a,b port=1,2,3"), Texts{"a,b - 1,2,3 -"}) << "libpq refuses it";
  EXPECT_EQ(each("host=a,b target_session_attrs=prefer-standby"), Texts{"a,b - - -"});
  EXPECT_EQ(each(""), Texts{"- - - -"});
}

// https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNECT-CONNECT-TIMEOUT
TEST(Dsn, SaysHowLongAHostMayTake) {
  EXPECT_EQ(ConnectTimeoutOf("connect_timeout=9"), std::chrono::seconds{9});
  EXPECT_EQ(ConnectTimeoutOf("connect_timeout=1"), std::chrono::seconds{2});
  for (const char* for_ever : {"", "connect_timeout=0", "connect_timeout=-1"}) {
    EXPECT_EQ(ConnectTimeoutOf(for_ever), std::nullopt) << for_ever;
  }
}

TEST(Dsn, LosesTheWhiteSpaceAroundIt) {
  for (const char* dsn :
       {"postgresql://u:p@db/x\n", " \t host=db user=u password=p dbname=x \r\n"}) {
    const DsnOptions options = ReadDsn(dsn);
    EXPECT_EQ(options.at("dbname"), "x") << dsn;
    EXPECT_EQ(options.at("password"), "p") << dsn;
  }
  EXPECT_EQ(ReadDsn("password=p\\ \n").at("password"), "p ") << "an escaped space belongs to it";
}

TEST(Dsn, IsMoreThanWhiteSpace) {
  EXPECT_NO_THROW(RequireDsn("host=db\n"));
  for (const char* nothing : {"", "\n", " \t\r\n"}) EXPECT_THROW(RequireDsn(nothing), StoreError);
}

// Each has the word in its password, and in none of them it is what libpq would log in with.
TEST(Dsn, IsRefusedWithoutAWordOfItWhenItCannotBeRead) {
  for (const std::string dsn :
       {"password='hunter2", "password=very hunter2", "user=u hunter2", "hunter2",
        "postgresql://u:p@db/x?hunter2=1", "postgresql://u:%hunter2@db/x",
        "postgresql://u:very@hunter2@db/x", "postgresql://u:hunter2/very@db/x",
        "postgresql://u:5432/hunter2@db/x", "postgres://u:hunter2/very",
        "postgress://u:hunter2@db/x", "host=db port=hunter2", "postgresql://u:a/b@hunter2@db/x"}) {
    try {
      ReadDsn(dsn);
      ADD_FAILURE() << dsn << ": accepted";
    } catch (const StoreError& e) {
      EXPECT_EQ(e.kind(), StoreError::Kind::kRefused) << dsn;
      EXPECT_THAT(e.what(), testing::AllOf(HasSubstr("percent-encode"), Not(HasSubstr("hunter2"))));
    }
    EXPECT_THROW(WithDefaults(dsn), StoreError) << dsn;
  }
}

}  // namespace
}  // namespace strongroom::store
