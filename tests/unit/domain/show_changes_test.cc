#include "domain/show_changes.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

TEST(ShowChanges, NamesAllThree) {
  EXPECT_EQ(ShowChanges({.added = 1, .changed = 20, .removed = 0}), "+1 ~20 -0");
  EXPECT_EQ(DescribeChanges({.added = 1, .changed = 20, .removed = 0}),
            "1 added, 20 changed, 0 removed");
}

}  // namespace
}  // namespace strongroom::domain
