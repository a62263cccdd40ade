#include "web/proxy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/message_of.h"
#include "web/error.h"

namespace strongroom::web {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Proxy, IsAUrlPerhapsWithAUser) {
  struct Row {
    std::string url;
    std::string place;
    std::string user;
    std::string password;
  };
  const std::vector<Row> table = {
      {"http://p.example:3128", "http://p.example:3128", "", ""},
      {"http://p.example:3128/", "http://p.example:3128", "", ""},
      {"http://p.example", "http://p.example:80", "", ""},
      {"http://[::1]:3128", "http://[::1]:3128", "", ""},
      {"http://a:b@p:1", "http://p:1", "a", "b"},
      {"http://a@p:1", "http://p:1", "a", ""},
      {"http://a%40b:%25%2f%3A@p:1", "http://p:1", "a@b", "%/:"},
      {"http://a:b@c@p:1", "http://p:1", "a", "b@c"},
      {"http://a:%41@p:1", "http://p:1", "a", "A"},
  };
  for (const Row& row : table) {
    const Proxy proxy = ParseProxy(row.url);
    EXPECT_EQ(proxy.url, row.place) << row.url;
    EXPECT_EQ(proxy.user, row.user) << row.url;
    EXPECT_EQ(proxy.password, row.password) << row.url;
  }
  EXPECT_EQ(ParseProxy("http://[::1]:3128").host, "::1");
}

TEST(Proxy, IsRefusedWithoutAWordOfIt) {
  for (const char* url : {"https://p:1", "socks5://hush:hush@p:1", "p:3128", "", "http://",
                          "http://hush@", "http://hush:hush@p:x", "http://hush:hush@p:1/path",
                          "http://a:hush%@p:1", "http://a:hush%4@p:1", "http://a:%zzhush@p:1",
                          "http://hush:hush@::1:3128", "http://a:hush@p:1?x"}) {
    const std::string error = test::MessageOf<ConfigError>([&] { ParseProxy(url); });
    EXPECT_THAT(error, HasSubstr("like http://name:3128: ")) << url;
    EXPECT_THAT(error, Not(HasSubstr("hush"))) << url;
  }
  EXPECT_THAT(test::MessageOf<ConfigError>([] { ParseProxy("socks5://p:1"); }),
              HasSubstr("https and socks5 are not supported"));
}

}  // namespace
}  // namespace strongroom::web
