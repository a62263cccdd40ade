#include "base/show_bytes.h"

#include <gtest/gtest.h>

namespace strongroom::base {
namespace {

TEST(ShowBytes, IsDecimal) {
  EXPECT_EQ(ShowBytes(0), "0 B");
  EXPECT_EQ(ShowBytes(999), "999 B");
  EXPECT_EQ(ShowBytes(1'000), "1.0 kB");
  EXPECT_EQ(ShowBytes(9'960), "10 kB");
  EXPECT_EQ(ShowBytes(999'600), "1.0 MB");
  EXPECT_EQ(ShowBytes(44'300'000), "44 MB");
  EXPECT_EQ(ShowBytes(INT64_MAX), "9223372 TB");
}

}  // namespace
}  // namespace strongroom::base
