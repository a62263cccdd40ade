#include "web/address_rules.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "web/addresses.h"
#include "web/error.h"

namespace strongroom::web {
namespace {

// In network order; IPv4 as ::ffff:a.b.c.d.
using Bytes = std::array<uint8_t, 16>;

struct Network {
  const char* first;  // its first address, IPv4 as mapped
  int prefix;         // bits that all its addresses share with it
  std::string_view what;
};

constexpr auto kLoopback = std::to_array<Network>({
    {"::ffff:127.0.0.0", 96 + 8, "a loopback address"},
    {"::1", 128, "a loopback address"},
});

constexpr auto kPrivate = std::to_array<Network>({
    {"::ffff:10.0.0.0", 96 + 8, "a private address"},
    {"::ffff:172.16.0.0", 96 + 12, "a private address"},
    {"::ffff:192.168.0.0", 96 + 16, "a private address"},
    {"::ffff:100.64.0.0", 96 + 10, "an address of a provider's own network"},
    {"::ffff:192.0.0.0", 96 + 24, "a reserved address"},
    {"::ffff:198.18.0.0", 96 + 15, "a reserved address"},
    {"fc00::", 7, "a private address"},
    {"fec0::", 10, "a private address"},
});

constexpr std::string_view kMetadata = "an address of a cloud's own services";

// https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, and
// the addresses at which clouds hand out credentials to their machines.
constexpr std::array kRefused = {
    Network{"::ffff:0.0.0.0", 96 + 8, "an address that stands for this machine"},
    Network{"::ffff:169.254.0.0", 96 + 16, "a link-local address"},
    Network{"::ffff:224.0.0.0", 96 + 4, "a multicast address"},
    Network{"::ffff:240.0.0.0", 96 + 4, "a reserved address"},
    Network{"::ffff:100.100.100.200", 128, kMetadata},  // Alibaba Cloud
    Network{"::ffff:168.63.129.16", 128, kMetadata},    // Azure
    Network{"::ffff:192.0.0.192", 128, kMetadata},      // Oracle Cloud
    Network{"::", 128, "an address that stands for this machine"},
    Network{"fe80::", 10, "a link-local address"},
    Network{"ff00::", 8, "a multicast address"},
    Network{"fd00:ec2::", 32, kMetadata},     // AWS, EC2 and EKS
    Network{"fd20:ce::254", 128, kMetadata},  // Google Cloud
};

std::optional<Bytes> Parse(std::string_view text) {
  const std::string address(text.substr(0, text.find('%')));
  Bytes bytes{};
  const std::string as_v6 = IsIpv6(address) ? address : "::ffff:" + address;
  if (inet_pton(AF_INET6, as_v6.c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

bool Shares(const Bytes& a, const Bytes& b, int bits) {
  for (size_t i = 0; bits > 0; ++i, bits -= 8) {
    const auto mask = static_cast<uint8_t>(bits >= 8 ? 0xFF : 0xFF << (8 - bits));
    if (((a[i] ^ b[i]) & mask) != 0) return false;
  }
  return true;
}

// Whether an address of the network always has one of IPv4 in it.
enum class Inside { kAlways, kPerhaps };

// A network of IPv6 whose addresses lead to those of IPv4 that stand in them.
struct Wrapping {
  const char* first;
  int prefix;
  std::array<size_t, 4> at;  // where the bytes of the IPv4 address are
  Inside inside = Inside::kAlways;
  uint8_t flipped = 0;  // bits of them that are inverted
};

constexpr auto kWrappings = std::to_array<Wrapping>({
    {"::", 96, {12, 13, 14, 15}, Inside::kPerhaps},  // IPv4-compatible, RFC 4291 2.5.5.1; and ::1
    {"::ffff:0:0:0", 96, {12, 13, 14, 15}},          // IPv4-translated, RFC 2765 2.1
    {"64:ff9b::", 96, {12, 13, 14, 15}},             // NAT64, RFC 6052 2.1
    // NAT64 of one's own, RFC 8215, with each length that its prefix may have, RFC 6052 2.2.
    {"64:ff9b:1::", 48, {12, 13, 14, 15}, Inside::kPerhaps},
    {"64:ff9b:1::", 48, {9, 10, 11, 12}, Inside::kPerhaps},
    {"64:ff9b:1::", 48, {7, 9, 10, 11}, Inside::kPerhaps},
    {"64:ff9b:1::", 48, {6, 7, 9, 10}, Inside::kPerhaps},
    {"2002::", 16, {2, 3, 4, 5}},  // 6to4, RFC 3056 2
    // Teredo, RFC 4380 4: its server, and its client.
    {"2001::", 32, {4, 5, 6, 7}},
    {"2001::", 32, {12, 13, 14, 15}, Inside::kAlways, 0xFF},
});

// As mapped; absent when there is none in it.
std::optional<Bytes> Unwrapped(const Bytes& address, const Wrapping& wrapping) {
  if (!Shares(address, *Parse(wrapping.first), wrapping.prefix)) return std::nullopt;
  Bytes mapped = *Parse("0.0.0.0");
  for (size_t i = 0; i < wrapping.at.size(); ++i) {
    mapped[12 + i] = address[wrapping.at[i]] ^ wrapping.flipped;
  }
  const bool is_zero = mapped[12] == 0;
  if (is_zero && wrapping.inside == Inside::kPerhaps) return std::nullopt;
  return mapped;
}

std::optional<std::string_view> ObjectionTo(AddressRules rules, const Bytes& address) {
  const auto holds = [&](const Network& network) {
    return Shares(address, *Parse(network.first), network.prefix);
  };
  const auto in = [&](const auto& networks) -> std::optional<std::string_view> {
    const auto* const found = std::find_if(networks.begin(), networks.end(), holds);
    return found == networks.end() ? std::nullopt : std::optional(found->what);
  };
  auto objection = in(kRefused);
  if (!objection && rules != AddressRules::kGuardedOrLoopback) objection = in(kLoopback);
  if (!objection && rules == AddressRules::kPublic) objection = in(kPrivate);
  return objection;
}

}  // namespace

std::optional<std::string_view> ObjectionTo(AddressRules rules, std::string_view address) {
  if (rules == AddressRules::kAny) return std::nullopt;
  const auto parsed = Parse(address);
  if (!parsed) return "no address";
  auto objection = ObjectionTo(rules, *parsed);
  for (const Wrapping& wrapping : kWrappings) {
    if (objection) break;
    if (const auto inner = Unwrapped(*parsed, wrapping)) objection = ObjectionTo(rules, *inner);
  }
  return objection;
}

void CheckAddresses(AddressRules rules, const std::string& host,
                    const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses) {
    const auto objection = ObjectionTo(rules, address);
    if (!objection) continue;
    throw PeerRefused(host + (host == address ? "" : " is " + address + ", which") + " is " +
                      std::string(*objection) + ": nothing is asked there");
  }
}

}  // namespace strongroom::web
