#include "access/remembered.h"

#include <gtest/gtest.h>

namespace strongroom::access {
namespace {

using namespace std::chrono_literals;
using SteadyTime = Remembered<int>::SteadyTime;

TEST(Remembered, HoldsForItsTime) {
  Remembered<int> remembered(10s, 100);
  SteadyTime now{1h};
  EXPECT_FALSE(remembered.Find("a", now));
  remembered.Add("a", 1, now);
  now += 9s;
  EXPECT_EQ(remembered.Find("a", now), 1);
  remembered.Add("a", 2, now);
  EXPECT_EQ(remembered.Find("a", now), 1) << "what is known stays, and no longer than it would";
  now += 1s;
  EXPECT_FALSE(remembered.Find("a", now));
  remembered.Add("a", 3, now);
  EXPECT_EQ(remembered.Find("a", now), 3);
  now += 10s;
  remembered.Add("a", 4, now);
  EXPECT_EQ(remembered.Find("a", now), 4) << "what is over stands in nobody's way";
}

TEST(Remembered, ForgetsTheOldestWhenItIsFull) {
  Remembered<int> remembered(10s, 3);
  const SteadyTime now{1h};
  for (int i = 0; i < 4; ++i) remembered.Add(std::to_string(i), i, now);
  EXPECT_FALSE(remembered.Find("0", now));
  for (int i = 1; i < 4; ++i) EXPECT_EQ(remembered.Find(std::to_string(i), now), i);
}

}  // namespace
}  // namespace strongroom::access
