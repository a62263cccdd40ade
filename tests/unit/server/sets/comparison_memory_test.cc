#include "server/sets/comparison_memory.h"

#include <gtest/gtest.h>

#include "base/byte_budget.h"
#include "server/server.h"

namespace strongroom::server::sets {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20U;

TEST(ComparisonMemory, IsLittleForWhatANightChanges) {
  EXPECT_EQ(BytesToCompare({}), 0U);
  EXPECT_LT(BytesToCompare({.versions = 10, .bytes = 50'000, .largest = 10'000}), 8 * kMiB);
}

// However many policies differ, two of them are parsed at once.
TEST(ComparisonMemory, IsForTwoParsedContentsAndABatch) {
  constexpr int64_t kLarge = int64_t{1} << 20U;
  const uint64_t two = BytesToCompare({.versions = 2, .bytes = 2 * kLarge, .largest = kLarge});
  const uint64_t many = BytesToCompare({.versions = 200, .bytes = 200 * kLarge, .largest = kLarge});
  EXPECT_GE(two, 2 * intake::BytesToParse(kLarge));
  EXPECT_LT(many, two + 16 * kMiB);
}

// Two sets of as many policies as one may have, all of them different, are no small thing.
TEST(ComparisonMemory, CountsEachVersionThatDiffers) {
  const ServerOptions options;
  const uint64_t few = BytesToCompare({.versions = 1, .bytes = 1'000, .largest = 10});
  const uint64_t all =
      BytesToCompare({.versions = options.report.max_items, .bytes = 1'000, .largest = 10});
  EXPECT_GE(all - few, 300 * kMiB);
}

}  // namespace
}  // namespace strongroom::server::sets
