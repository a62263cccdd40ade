#include "store/dsn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::store {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Dsn, GetsDefaultsForWhatItDoesNotSay) {
  const std::string text = WithDefaults("host=db dbname=strongroom");
  EXPECT_THAT(text, StartsWith("host=db dbname=strongroom "));
  EXPECT_THAT(text, HasSubstr(" tcp_user_timeout='10000'"));
  EXPECT_THAT(text, HasSubstr(" options='-c statement_timeout=60s"));
  EXPECT_THAT(WithDefaults(""), StartsWith("connect_timeout='5' "));
}

TEST(Dsn, KeepsWhatItSays) {
  const std::string text =
      WithDefaults("host=db connect_timeout=1 tcp_user_timeout = 5 options='-c a=b'");
  EXPECT_THAT(text, Not(HasSubstr("connect_timeout='5'")));
  EXPECT_THAT(text, Not(HasSubstr("10000")));
  EXPECT_THAT(text, Not(HasSubstr("statement_timeout")));
  EXPECT_THAT(WithDefaults("host=my_keepalives"), HasSubstr(" keepalives='1'"));
}

TEST(Dsn, ExtendsAUri) {
  const std::string text = WithDefaults("postgresql://u:p@db:5432/strongroom");
  EXPECT_THAT(text, StartsWith("postgresql://u:p@db:5432/strongroom?connect_timeout=5&"));
  EXPECT_THAT(text, HasSubstr("&options=-c%20statement_timeout%3D60s%20-c%20"));
  const std::string more = WithDefaults("postgres://db/x?sslmode=require&connect_timeout=2");
  EXPECT_THAT(more, StartsWith("postgres://db/x?sslmode=require&connect_timeout=2&keepalives=1"));
}

TEST(Dsn, IsDescribedWithoutItsPassword) {
  EXPECT_EQ(Describe("postgresql://u:secret@db:5432/strongroom?sslmode=require"),
            "db:5432/strongroom");
  EXPECT_EQ(Describe("host=db user=u password=secret dbname=x"), "host=db dbname=x user=u");
  EXPECT_EQ(Describe("service=strongroom"), "the default PostgreSQL server");
}

}  // namespace
}  // namespace strongroom::store
