#include "domain/set_name.h"

#include <gtest/gtest.h>

#include <limits>

namespace strongroom::domain {
namespace {

TEST(SetName, IsTheRunAndTheId) {
  for (const int64_t id : {int64_t{1}, int64_t{42}, std::numeric_limits<int64_t>::max()}) {
    EXPECT_EQ(SetIdIn(SetName("nightly-202603020130", id)), id);
  }
  EXPECT_EQ(SetName("nightly-202603020130", 42), "nightly-202603020130-42");
}

TEST(SetName, HasNoIdThatNoSetCanHave) {
  for (const char* name :
       {"", "nightly", "-42", "nightly-", "nightly-042", "nightly-0", "nightly-+1", "nightly--1x",
        "nightly-1 ", "nightly-9223372036854775808", "42"}) {
    EXPECT_EQ(SetIdIn(name), std::nullopt) << name;
  }
}

TEST(SetName, SaysAnIdOneWayOnly) {
  EXPECT_EQ(SetIdFrom("42"), 42);
  for (const char* text : {"", "0", "042", "-1", "+1", "4 2", "x", "9223372036854775808"}) {
    EXPECT_EQ(SetIdFrom(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace strongroom::domain
