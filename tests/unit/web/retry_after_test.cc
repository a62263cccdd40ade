#include "web/retry_after.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace strongroom::web {
namespace {

using std::chrono::milliseconds;

constexpr const char* kNow = "Wed, 21 Oct 2026 07:28:00 GMT";

struct Row {
  std::string header;
  std::optional<int64_t> expected;  // milliseconds
};

const std::vector<Row> kRows = {
    {"0", 0},
    {"7", 7'000},
    {"007", 7'000},
    {"7.5", 7'500},
    {"0.25", 250},
    {"1.0009", 1'000},
    {"86400", 86'400'000},
    {"86401", 86'400'000},
    {"86400.5", 86'400'000},
    {"9223372036854775808", 86'400'000},
    {std::string(400, '9'), 86'400'000},
    {"Wed, 21 Oct 2026 07:28:30 GMT", 30'000},
    {"Wednesday, 21-Oct-26 07:28:30 GMT", 30'000},
    {"Wed Oct 21 07:28:30 2026", 30'000},
    {"Wed, 21 Oct 2026 07:28:00 GMT", 0},
    {"Wed, 21 Oct 2020 07:28:00 GMT", 0},
    {"Wed, 21 Oct 2037 07:28:00 GMT", 86'400'000},
    {"", std::nullopt},
    {"-1", std::nullopt},
    {"+1", std::nullopt},
    {"1e3", std::nullopt},
    {"0x10", std::nullopt},
    {".5", std::nullopt},
    {"5.", std::nullopt},
    {"1.2.3", std::nullopt},
    {"1 s", std::nullopt},
    {"soon", std::nullopt},
    {"Wed, 21 Oct 2026 07:28:30 CET", std::nullopt},
    {"Wed, 21 Oct 2026 07:28:30 GMT!", std::nullopt},
    {"Wed, 41 Oct 2026 07:28:30 GMT", std::nullopt},
};

TEST(RetryAfter, IsReadInSecondsOrAsADate) {
  for (const Row& row : kRows) {
    const auto wait = RetryAfter({503, "", {{"retry-after", row.header}, {"date", kNow}}});
    ASSERT_EQ(wait.has_value(), row.expected.has_value()) << row.header;
    if (wait) EXPECT_EQ(wait->count(), *row.expected) << row.header;
  }
}

TEST(RetryAfter, IsAbsentWithoutItsHeaderAndADateWithoutAPresent) {
  EXPECT_EQ(RetryAfter({503, "", {}}), std::nullopt);
  EXPECT_EQ(RetryAfter({503, "", {{"date", kNow}}}), std::nullopt);
  EXPECT_EQ(RetryAfter({503, "", {{"retry-after", kNow}}}), std::nullopt);
  EXPECT_EQ(RetryAfter({503, "", {{"retry-after", kNow}, {"date", "today"}}}), std::nullopt);
}

}  // namespace
}  // namespace strongroom::web
