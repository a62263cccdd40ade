#include "web/target.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace strongroom::web {
namespace {

struct Row {
  std::string server;
  std::vector<std::string> addresses;
  size_t turn;
  std::string url;
  std::string host;
};

TEST(Target, IsOneOfTheAddressesThatWereChecked) {
  const std::vector<Row> table = {
      {"https://a.example:6443", {"10.0.0.1"}, 0, "https://10.0.0.1:6443", "a.example"},
      {"https://a.example", {"10.0.0.1", "10.0.0.2"}, 0, "https://10.0.0.1:443", "a.example"},
      {"https://a.example", {"10.0.0.1", "10.0.0.2"}, 1, "https://10.0.0.2:443", "a.example"},
      {"https://a.example", {"10.0.0.1", "10.0.0.2"}, 2, "https://10.0.0.1:443", "a.example"},
      {"https://a.example", {"fd00::1", "10.0.0.2"}, 0, "https://10.0.0.2:443", "a.example"},
      {"https://a.example", {"fd00::1", "10.0.0.2"}, 1, "https://fd00::1:443", "a.example"},
      {"https://a.example", {"fd00::1", "10.0.0.2"}, 2, "https://10.0.0.2:443", "a.example"},
      {"http://p:80/p", {"10.0.0.1"}, 0, "http://10.0.0.1:80/p", "p"},
      {"https://https:1", {"10.0.0.1"}, 0, "https://10.0.0.1:1", "https"},
      {"https://0:1", {"0.0.0.0"}, 0, "https://0.0.0.0:1", "0"},
      {"https://10.0.0.1:6443", {"10.0.0.1"}, 3, "https://10.0.0.1:6443", ""},
      {"https://a.example/p", {"fd00::1", "fd00::2"}, 1, "https://fd00::2:443/p", "a.example"},
      {"https://[fd00::1]:6443", {"fd00::1"}, 0, "https://fd00::1:6443", "[fd00::1]"},
      {"https://[fd00:0::1]", {"fd00::1"}, 0, "https://fd00::1:443", "[fd00:0::1]"},
      {"https://a.example", {}, 0, "https://a.example", ""},
      {"http://[::1]/p", {}, 0, "http://::1:80/p", "[::1]"},
  };
  for (const Row& row : table) {
    const Target target = TargetOf(row.server, row.addresses, row.turn);
    EXPECT_EQ(target.url, row.url) << row.server;
    EXPECT_EQ(target.host, row.host) << row.server;
  }
}

TEST(Target, BehindAProxyIsTheServerByItsOwnName) {
  const Target proxy = TargetOf("http://p.example:3128", {"10.0.0.9"}, 0);
  for (const auto& [server, url] : std::vector<std::pair<std::string, std::string>>{
           {"https://a.example", "https://a.example:443"},
           {"https://a.example:6443/p", "https://a.example:6443/p"},
           {"https://[fd00::1]", "https://[fd00::1]:443"}}) {
    const Target target = TargetBehind(proxy, server);
    EXPECT_EQ(target.url, url);
    EXPECT_EQ(target.host, "");
    EXPECT_EQ(target.proxy, "http://10.0.0.9:3128");
    EXPECT_EQ(target.connects, "10.0.0.9");
  }
}

}  // namespace
}  // namespace strongroom::web
