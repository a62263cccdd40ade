#include "web/addresses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::web {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// On a host of IPv6 alone a name with addresses of both is one of IPv6, however early those of IPv4
// have their turn.
TEST(Addresses, AreThoseThatThisMachineHasAWayTo) {
  EXPECT_THAT(Reachable({{"192.0.2.1", false}, {"2001:db8::1", true}, {"192.0.2.2", false}}),
              ElementsAre("2001:db8::1"));
  EXPECT_THAT(Reachable({{"2001:db8::1", false}, {"192.0.2.1", true}}), ElementsAre("192.0.2.1"));
  EXPECT_THAT(Reachable({{"2001:db8::1", true}, {"192.0.2.1", true}}),
              ElementsAre("2001:db8::1", "192.0.2.1"));
  // The network may come back.
  EXPECT_THAT(Reachable({{"2001:db8::1", false}, {"192.0.2.1", false}}),
              ElementsAre("2001:db8::1", "192.0.2.1"));
  EXPECT_THAT(Reachable({}), IsEmpty());
}

}  // namespace
}  // namespace strongroom::web
