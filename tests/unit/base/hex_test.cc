#include "base/hex.h"

#include <gtest/gtest.h>

namespace strongroom::base {
namespace {

TEST(Hex, GoesThereAndBack) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  const std::string hex = ToHex(bytes);
  EXPECT_EQ(hex.substr(0, 8), "00010203");
  EXPECT_EQ(hex.substr(508), "feff");
  EXPECT_EQ(FromHex(hex), bytes);
  EXPECT_EQ(ToHex(""), "");
  EXPECT_EQ(FromHex(""), "");
}

TEST(Hex, TakesEitherCaseAndNothingElse) {
  EXPECT_EQ(FromHex("aFFa"), "\xaf\xfa");
  for (const char* text : {"0", "0g", "g0", "0x", " 0", "/0", ":0", "@0", "G0", "`0"}) {
    EXPECT_EQ(FromHex(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace strongroom::base
