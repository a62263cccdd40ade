#include "server/admission/review_memory.h"

#include <gtest/gtest.h>

#include <memory>

#include "server/sets/api_status.h"

namespace strongroom::server::admission {
namespace {

using std::chrono::milliseconds;

class ReviewMemoryTest : public ::testing::Test {
 protected:
  // Null when there is none.
  std::unique_ptr<ReviewMemory> Lend(size_t body) {
    try {
      return std::make_unique<ReviewMemory>(
          ReviewMemory::Budgets{.quick = quick_, .shared = shared_}, body, milliseconds{0},
          std::stop_token());
    } catch (const sets::ApiStatus& e) {
      EXPECT_EQ(e.code(), 503);
      return nullptr;
    }
  }

  base::ByteBudget quick_{kQuickBytes};
  base::ByteBudget shared_{uint64_t{512} << 20U};
};

// An object of 1.5 MiB as it is and as it was: two of them have a place, and not three.
TEST_F(ReviewMemoryTest, IsLentForLargeOnesOfWhatAllHave) {
  constexpr size_t kLarge = size_t{3} << 20U;
  auto first = Lend(kLarge);
  const auto second = Lend(kLarge);
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(Lend(kLarge));
  EXPECT_TRUE(shared_.Take("team-a", uint64_t{128} << 20U, milliseconds{0}))
      << "reports have what reviews never have";
  first.reset();
  EXPECT_TRUE(Lend(kLarge));
}

TEST_F(ReviewMemoryTest, IsThereForSmallOnesWhateverOthersHave) {
  const auto reports =
      shared_.Take("team-a", base::ByteBudget::ShareOf(uint64_t{512} << 20U), milliseconds{0});
  const auto more = shared_.Take("team-b", uint64_t{128} << 20U, milliseconds{0});
  ASSERT_TRUE(reports && more);
  EXPECT_FALSE(Lend(kQuickBody + 1));
  EXPECT_TRUE(Lend(kQuickBody));
}

TEST_F(ReviewMemoryTest, IsThereForTheLargestThatIsTaken) { EXPECT_TRUE(Lend(kMaxBody)); }

}  // namespace
}  // namespace strongroom::server::admission
