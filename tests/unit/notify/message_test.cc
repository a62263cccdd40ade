#include "notify/message.h"

#include <gtest/gtest.h>

#include "notices.h"

namespace strongroom::notify {
namespace {

TEST(Message, HasTheIdOfItsNotice) {
  EXPECT_EQ(MessageOf(test::FailedRun()).id, "notice-1");
  for (const std::string& text : test::HostileTexts()) {
    const std::string id = WireId(text);
    EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   "-_"),
              std::string::npos);
    EXPECT_LE(id.size(), 128U);
    EXPECT_EQ(WireId(text), id);
  }
  EXPECT_NE(WireId("a b"), WireId("a c"));
  EXPECT_FALSE(WireId("").empty());
}

TEST(Message, OfADigestHasOneIdHoweverOftenItIsMade) {
  domain::Notice other = test::FailedRun();
  other.id = "notice-2";
  EXPECT_EQ(DigestOf({test::FailedRun(), other}).id, DigestOf({test::FailedRun(), other}).id);
  EXPECT_NE(DigestOf({test::FailedRun(), other}).id, DigestOf({test::FailedRun()}).id);
}

}  // namespace
}  // namespace strongroom::notify
