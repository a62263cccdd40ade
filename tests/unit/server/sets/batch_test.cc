#include "server/sets/batch.h"

#include <gtest/gtest.h>

#include <vector>

namespace strongroom::server::sets {
namespace {

size_t CountOf(const std::vector<int64_t>& sizes) {
  return CountBatch(std::span(sizes), [](int64_t size) { return size; });
}

TEST(Batch, HasSoManyBytesOrOneThatIsLarger) {
  EXPECT_EQ(CountOf({}), 0U);
  EXPECT_EQ(CountOf({kBatchBytes}), 1U);
  EXPECT_EQ(CountOf({kBatchBytes - 1, 1, 1}), 2U);
  EXPECT_EQ(CountOf({10 * kBatchBytes, 1}), 1U);
  EXPECT_EQ(CountOf({1, 10 * kBatchBytes}), 1U);
  EXPECT_EQ(CountOf({0, 0, kBatchBytes, 1}), 3U);
}

TEST(Batch, HasSoManyItems) {
  EXPECT_EQ(CountOf(std::vector<int64_t>(kBatchItems + 1, 1)), kBatchItems);
}

}  // namespace
}  // namespace strongroom::server::sets
