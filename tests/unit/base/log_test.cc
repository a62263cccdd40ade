#include "base/log.h"

#include <gtest/gtest.h>

#include "base/sha256.h"

namespace strongroom::base {
namespace {

TEST(Log, EscapesHostileValues) {
  EXPECT_EQ(FormatLogLine(LogLevel::kInfo, "run created", {{"run", "a\"\n{\"level\":\"x\"}"}}),
            R"({"level":"info","message":"run created","run":"a\"\n{\"level\":\"x\"}"})");
}

TEST(Log, ShowsWhatIsNotSeen) {
  EXPECT_EQ(FormatLogLine(LogLevel::kError, "m", {{"error", "\xff\x7f\xc2\x9b\xe2\x80\xae"}}),
            R"({"level":"error","message":"m","error":"\\xff\\x7f\\x9b\\u{202e}"})");
}

TEST(Log, KeepsNumbersAsNumbers) {
  EXPECT_EQ(FormatLogLine(LogLevel::kWarning, "m", {{"count", 3}, {"seconds", 0.5}}),
            R"({"level":"warning","message":"m","count":3,"seconds":0.5})");
}

// The test vectors of FIPS 180-4.
TEST(Sha256, MatchesTheStandard) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, StartsAfreshAfterFinish) {
  Sha256 hash;
  hash.Update("ab");
  hash.Update("c");
  EXPECT_EQ(hash.Finish(), Sha256Of("abc"));
  EXPECT_EQ(hash.Finish(), Sha256Of(""));
}

}  // namespace
}  // namespace strongroom::base
