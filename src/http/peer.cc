#include "http/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace strongroom::http {
namespace {

// How many bytes of an IPv6 address are those of its network.
constexpr size_t kNetworkBytes = 8;
// Where an IPv4 address stands in an IPv6 one (RFC 4291 section 2.5.5.2).
constexpr size_t kMappedBytes = 12;

std::string TextOf(int family, const void* ip) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, ip, text.data(), text.size());
  return text.data();
}

std::string TextOf4(const sockaddr_storage& address) {
  return TextOf(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr);
}

const in6_addr& Ip6Of(const sockaddr_storage& address) {
  return reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
}

}  // namespace

std::string AddressOf(const sockaddr_storage& address) {
  if (address.ss_family != AF_INET6) return TextOf4(address);
  const in6_addr& ip = Ip6Of(address);
  if (IN6_IS_ADDR_V4MAPPED(&ip)) return TextOf(AF_INET, &ip.s6_addr[kMappedBytes]);
  return TextOf(AF_INET6, &ip);
}

std::string NetworkOf(const sockaddr_storage& address) {
  if (address.ss_family != AF_INET6) return TextOf4(address);
  in6_addr ip = Ip6Of(address);
  if (IN6_IS_ADDR_V4MAPPED(&ip)) return AddressOf(address);
  std::fill(std::begin(ip.s6_addr) + kNetworkBytes, std::end(ip.s6_addr), uint8_t{0});
  return TextOf(AF_INET6, &ip) + "/64";
}

}  // namespace strongroom::http
