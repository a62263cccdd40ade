#include "domain/problem.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

TEST(Problems, AreDescribedInOneLine) {
  const std::vector<Problem> three = {{"spec.a", "no"}, {"spec.b", "too long"}, {"spec.c", "no"}};
  EXPECT_EQ(Describe({}), "");
  EXPECT_EQ(Describe(three), "spec.a: no; spec.b: too long; spec.c: no");
  EXPECT_EQ(Describe(three, 3), Describe(three));
  EXPECT_EQ(Describe(three, 1), "spec.a: no; and 2 more");
}

}  // namespace
}  // namespace strongroom::domain
