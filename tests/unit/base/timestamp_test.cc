#include "base/timestamp.h"

#include <gtest/gtest.h>

namespace strongroom::base {
namespace {

using std::chrono::sys_seconds;

TEST(Timestamp, RoundTrips) {
  for (const char* text : {"1970-01-01T00:00:00Z", "2026-03-29T01:30:00Z", "2024-02-29T23:59:59Z",
                           "1969-12-31T23:59:59Z", "2037-12-31T00:00:00Z"}) {
    const auto instant = ParseTimestamp(text);
    ASSERT_TRUE(instant.has_value()) << text;
    EXPECT_EQ(FormatTimestamp(*instant), text);
  }
}

TEST(Timestamp, ReadsOffsetsAndFractions) {
  const auto utc = ParseTimestamp("2026-03-29T01:30:00Z");
  EXPECT_EQ(ParseTimestamp("2026-03-29T03:30:00+02:00"), utc);
  EXPECT_EQ(ParseTimestamp("2026-03-28T20:00:00-05:30"), utc);
  EXPECT_EQ(ParseTimestamp("2026-03-29T01:30:00.999999999Z"), utc);
}

TEST(Timestamp, RefusesAnythingElse) {
  for (const char* text :
       {"", "2026", "2026-03-29", "2026-03-29T01:30:00", "2026-03-29T01:30:00Zx",
        "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-03-29T24:00:00Z",
        "2026-03-29T01:60:00Z", "2026-03-29T01:30:60Z", "2026-03-29T01:30:00.Z",
        "2026-03-29T01:30:00+0200", "+026-03-29T01:30:00Z", "2026-03-29T01:30:00+24:00"}) {
    EXPECT_FALSE(ParseTimestamp(text).has_value()) << text;
  }
}

TEST(Timestamp, WritesMicroseconds) {
  const auto instant = sys_seconds{std::chrono::seconds{1}} + std::chrono::microseconds{42};
  EXPECT_EQ(FormatMicroTimestamp(instant), "1970-01-01T00:00:01.000042Z");
}

}  // namespace
}  // namespace strongroom::base
