#include "access/buckets.h"

#include <gtest/gtest.h>

namespace strongroom::access {
namespace {

using namespace std::chrono_literals;

class BucketsTest : public ::testing::Test {
 protected:
  int TakeAll(const std::string& name) {
    int taken = 0;
    while (taken < 100 && buckets_.Take(name, now_)) ++taken;
    return taken;
  }

  Buckets::SteadyTime now_{1h};
  Buckets buckets_{{.burst = 3, .per_minute = 6}};
};

TEST_F(BucketsTest, GiveTheirBurstAndThenTheirRate) {
  EXPECT_EQ(TakeAll("a"), 3);
  EXPECT_EQ(TakeAll("b"), 3) << "of its own";
  now_ += 9s;
  EXPECT_EQ(TakeAll("a"), 0);
  now_ += 1s;
  EXPECT_EQ(TakeAll("a"), 1);
  now_ += 1h;
  EXPECT_EQ(TakeAll("a"), 3) << "never more than the burst";
}

TEST_F(BucketsTest, TakeBackWhatWasNotNeeded) {
  EXPECT_EQ(TakeAll("a"), 3);
  buckets_.GiveBack("a", now_);
  EXPECT_EQ(TakeAll("a"), 1);
  for (int i = 0; i < 9; ++i) buckets_.GiveBack("a", now_);
  EXPECT_EQ(TakeAll("a"), 3) << "never more than the burst";
}

TEST_F(BucketsTest, AreNotMoreThanMemoryAllows) {
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(buckets_.Take(std::to_string(i), now_));
  int taken = 0;
  for (int i = 0; i < 100; ++i) taken += buckets_.Take("new " + std::to_string(i), now_) ? 1 : 0;
  EXPECT_EQ(taken, 3) << "those that come late share one";
  now_ += 1min;
  EXPECT_EQ(TakeAll("later"), 3) << "full ones need no memory";
}

}  // namespace
}  // namespace strongroom::access
