#include "http/peer.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string_view>

namespace strongroom::http {
namespace {

sockaddr_storage Parse(const char* text) {
  sockaddr_storage address{};
  if (std::string_view(text).find(':') == std::string_view::npos) {
    address.ss_family = AF_INET;
    inet_pton(AF_INET, text, &reinterpret_cast<sockaddr_in&>(address).sin_addr);
  } else {
    address.ss_family = AF_INET6;
    inet_pton(AF_INET6, text, &reinterpret_cast<sockaddr_in6&>(address).sin6_addr);
  }
  return address;
}

TEST(Peer, IsAnAddressAndInIpv6ANetwork) {
  struct Row {
    const char* address;
    const char* shown;
    const char* network;
  };
  const Row rows[] = {
      {"10.1.2.3", "10.1.2.3", "10.1.2.3"},
      {"::ffff:10.1.2.3", "10.1.2.3", "10.1.2.3"},
      {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
      {"2001:db8:1:2:ffff::1", "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"},
      {"2001:db8:1:3::1", "2001:db8:1:3::1", "2001:db8:1:3::/64"},
      {"::1", "::1", "::/64"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(AddressOf(Parse(row.address)), row.shown);
    EXPECT_EQ(NetworkOf(Parse(row.address)), row.network) << row.address;
  }
}

}  // namespace
}  // namespace strongroom::http
