#include "web/server_address.h"

#include <gtest/gtest.h>

#include "web/error.h"

namespace strongroom::web {
namespace {

TEST(ServerAddress, IsANameOrAnAddressOfEitherFamily) {
  const struct {
    const char* server;
    const char* host;
    const char* port;
    const char* in_url;
  } table[] = {
      {"https://a.example:6443", "a.example", "6443", "a.example"},
      {"https://a.example/path", "a.example", "443", "a.example"},
      {"http://10.0.0.1", "10.0.0.1", "80", "10.0.0.1"},
      {"https://[2001:db8::1]:6443", "2001:db8::1", "6443", "[2001:db8::1]"},
      {"https://[::1]/path", "::1", "443", "[::1]"},
      {"http://[::ffff:10.0.0.1]", "::ffff:10.0.0.1", "80", "[::ffff:10.0.0.1]"},
  };
  for (const auto& row : table) {
    const ServerAddress address = ParseServer(row.server);
    EXPECT_EQ(address.host, row.host) << row.server;
    EXPECT_EQ(address.port, row.port) << row.server;
    EXPECT_EQ(address.HostInUrl(), row.in_url) << row.server;
  }
}

TEST(ServerAddress, IsNotWhatCannotBeConnectedTo) {
  for (const char* server :
       {"https://::1:6443", "https://2001:db8::1", "https://[::1", "https://[::1]6443",
        "https://[::1]:", "https://[a.example]:1", "https://[]:1", "https://[fe80::1%25eth0]:1",
        "https://[10.0.0.1]", "https://::1]:1"}) {
    EXPECT_THROW(ParseServer(server), ConfigError) << server;
  }
}

}  // namespace
}  // namespace strongroom::web
