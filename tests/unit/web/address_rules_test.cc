#include "web/address_rules.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "web/error.h"

namespace strongroom::web {
namespace {

struct Row {
  std::string address;
  std::string expected;  // "" when it may be connected to
};

const std::vector<Row> kRows = {
    {"10.96.0.1", ""},
    {"192.168.1.1", ""},
    {"127.0.0.1", "a loopback address"},
    {"127.255.255.254", "a loopback address"},
    {"::ffff:127.0.0.1", "a loopback address"},
    {"64:ff9b::7f00:1", "a loopback address"},
    {"128.0.0.1", ""},
    {"172.16.0.1", ""},
    {"100.64.0.1", ""},
    {"203.0.113.7", ""},
    {"1.0.0.0", ""},
    {"169.253.255.255", ""},
    {"169.255.0.0", ""},
    {"223.255.255.255", ""},
    {"::1", "a loopback address"},
    {"::2", ""},
    {"2001:db8::1", ""},
    {"fd12:3456::1", ""},
    {"fec0::1", ""},
    {"fd00:ec3::254", ""},
    {"::ffff:10.0.0.1", ""},
    {"64:ff9b::10.0.0.1", ""},
    {"0.0.0.0", "an address that stands for this machine"},
    {"0.1.2.3", "an address that stands for this machine"},
    {"::", "an address that stands for this machine"},
    {"::ffff:0.0.0.0", "an address that stands for this machine"},
    {"169.254.0.0", "a link-local address"},
    {"169.254.169.254", "a link-local address"},
    {"169.254.255.255", "a link-local address"},
    {"::ffff:169.254.169.254", "a link-local address"},
    {"::ffff:a9fe:a9fe", "a link-local address"},
    {"64:ff9b::a9fe:a9fe", "a link-local address"},
    {"fe80::1", "a link-local address"},
    {"fe80::1%eth0", "a link-local address"},
    {"febf:ffff::1", "a link-local address"},
    {"224.0.0.1", "a multicast address"},
    {"239.255.255.255", "a multicast address"},
    {"ff02::1", "a multicast address"},
    {"240.0.0.1", "a reserved address"},
    {"255.255.255.255", "a reserved address"},
    {"100.100.100.200", "an address of a cloud's own services"},
    {"168.63.129.16", "an address of a cloud's own services"},
    {"192.0.0.192", "an address of a cloud's own services"},
    {"fd00:ec2::254", "an address of a cloud's own services"},
    {"fd00:0ec2:0:0::23", "an address of a cloud's own services"},
    {"fd20:ce::254", "an address of a cloud's own services"},
    // 6to4
    {"2002:7f00:1::", "a loopback address"},
    {"2002:7f00:1:1::1", "a loopback address"},
    {"2002:a9fe:a9fe::", "a link-local address"},
    {"2002:e000:1::", "a multicast address"},
    {"2002:6464:64c8::1", "an address of a cloud's own services"},
    {"2002:cb00:7107::1", ""},
    {"2003:7f00:1::", ""},
    // NAT64, and NAT64 of one's own with its four lengths of prefix
    {"64:ff9b::a83f:8110", "an address of a cloud's own services"},
    {"64:ff9b::203.0.113.7", ""},
    {"64:ff9b::", "an address that stands for this machine"},
    {"64:ff9b::1:127.0.0.1", ""},
    {"64:ff9b:1::127.0.0.1", "a loopback address"},
    {"64:ff9b:1::169.254.169.254", "a link-local address"},
    {"64:ff9b:1:0:a8:3f81:1000:0", "an address of a cloud's own services"},
    {"64:ff9b:1:a8:3f:8110::", "an address of a cloud's own services"},
    {"64:ff9b:1:a83f:81:1000::", "an address of a cloud's own services"},
    {"64:ff9b:1::203.0.113.7", ""},
    {"64:ff9b:1::10.0.0.1", ""},
    {"64:ff9b:2::127.0.0.1", ""},
    // Teredo: its server, and its client with all bits inverted
    {"2001:0:a9fe:a9fe:0:1234:3454:8ef8", "a link-local address"},
    {"2001:0:4136:e378:8000:63bf:80ff:fffe", "a loopback address"},
    {"2001:0:4136:e378:8000:63bf:5601:5601", "a link-local address"},
    {"2001:0:4136:e378:8000:63bf:3454:8ef8", ""},
    {"2001:1:a9fe:a9fe:0:1234:3454:8ef8", ""},
    // IPv4-compatible and IPv4-translated
    {"::127.0.0.1", "a loopback address"},
    {"::169.254.169.254", "a link-local address"},
    {"::10.0.0.1", ""},
    {"::ffff:0:127.0.0.1", "a loopback address"},
    {"::ffff:0:a9fe:a9fe", "a link-local address"},
    {"::ffff:0:10.0.0.1", ""},
    {"", "no address"},
    {"localhost", "no address"},
    {"1.2.3", "no address"},
    {"0x7f000001", "no address"},
};

TEST(AddressRules, RefuseWhatOnlyTheMachineAndItsCloudAnswer) {
  for (const Row& row : kRows) {
    EXPECT_EQ(ObjectionTo(AddressRules::kGuarded, row.address).value_or(""), row.expected)
        << row.address;
    const bool is_loopback = row.expected == "a loopback address";
    EXPECT_EQ(ObjectionTo(AddressRules::kGuardedOrLoopback, row.address).value_or(""),
              is_loopback ? "" : row.expected)
        << row.address;
    EXPECT_FALSE(ObjectionTo(AddressRules::kAny, row.address)) << row.address;
  }
}

TEST(AddressRules, RefusePrivateNetworksWhereOnlyTheInternetIsMeant) {
  const std::vector<Row> rows = {
      {"10.0.0.1", "a private address"},
      {"11.0.0.1", ""},
      {"172.15.255.255", ""},
      {"172.16.0.1", "a private address"},
      {"172.31.255.255", "a private address"},
      {"172.32.0.0", ""},
      {"192.168.1.1", "a private address"},
      {"192.169.0.1", ""},
      {"100.64.0.1", "an address of a provider's own network"},
      {"100.128.0.1", ""},
      {"192.0.0.8", "a reserved address"},
      {"198.18.0.1", "a reserved address"},
      {"fd12:3456::1", "a private address"},
      {"fe00::1", ""},
      {"fec0::1", "a private address"},
      {"::ffff:10.0.0.1", "a private address"},
      {"64:ff9b::10.0.0.1", "a private address"},
      {"2002:c0a8:101::1", "a private address"},
      {"203.0.113.7", ""},
      {"2001:db8::1", ""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(ObjectionTo(AddressRules::kPublic, row.address).value_or(""), row.expected)
        << row.address;
    EXPECT_FALSE(ObjectionTo(AddressRules::kGuarded, row.address) &&
                 !ObjectionTo(AddressRules::kPublic, row.address))
        << row.address;
  }
  for (const Row& row : kRows) {
    if (row.expected.empty()) continue;
    EXPECT_EQ(ObjectionTo(AddressRules::kPublic, row.address).value_or(""), row.expected)
        << row.address;
  }
}

TEST(AddressRules, RefuseAHostForAnyOfItsAddresses) {
  EXPECT_NO_THROW(CheckAddresses(AddressRules::kGuarded, "a", {}));
  EXPECT_NO_THROW(CheckAddresses(AddressRules::kGuarded, "a", {"10.0.0.1", "2001:db8::1"}));
  try {
    CheckAddresses(AddressRules::kGuarded, "a", {"10.0.0.1", "fe80::1"});
    FAIL() << "allowed";
  } catch (const TransportError& error) {
    EXPECT_STREQ(error.what(),
                 "a is fe80::1, which is a link-local address: nothing is asked there");
  }
}

}  // namespace
}  // namespace strongroom::web
