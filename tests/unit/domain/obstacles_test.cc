#include "domain/obstacles.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

TEST(Obstacle, IsNewsWhereItSaysAnotherThing) {
  const Condition told{.type = "Blocked",
                       .is_true = true,
                       .reason = "JobRefused",
                       .message = "exceeded quota: q, used: 5, limited: 5"};
  EXPECT_TRUE(IsNews(nullptr, {"JobRefused", told.message}));
  EXPECT_FALSE(IsNews(&told, {"JobRefused", told.message}));
  EXPECT_FALSE(IsNews(&told, {"JobRefused", "exceeded quota: q, used: 17, limited: 17"}));
  EXPECT_TRUE(IsNews(&told, {"JobRefused", "exceeded quota: other, used: 5, limited: 5"}));
  EXPECT_TRUE(IsNews(&told, {"JobRefused", "exceeded quota: q, used: 5"}));
  EXPECT_TRUE(IsNews(&told, {"JobInvalid", told.message}));
  Condition healed = told;
  healed.is_true = false;
  EXPECT_TRUE(IsNews(&healed, {"JobRefused", told.message}));
}

}  // namespace
}  // namespace strongroom::domain
