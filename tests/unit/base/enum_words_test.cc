#include "base/enum_words.h"

#include <gtest/gtest.h>

namespace strongroom::test {
namespace {

enum class Colour { kNone, kRed, kGreen };
constexpr auto EnumWords(Colour) {
  return std::to_array<base::EnumWord<Colour>>(
      {{Colour::kNone, ""}, {Colour::kRed, "red"}, {Colour::kGreen, "green"}});
}

enum class Forgotten { kFirst, kLast };
constexpr auto EnumWords(Forgotten) {
  return std::to_array<base::EnumWord<Forgotten>>({{Forgotten::kFirst, "first"}});
}

enum class Swapped { kFirst, kLast };
constexpr auto EnumWords(Swapped) {
  return std::to_array<base::EnumWord<Swapped>>(
      {{Swapped::kLast, "last"}, {Swapped::kFirst, "first"}});
}

static_assert(base::ListsAllEnumerators<Colour>());
static_assert(!base::ListsAllEnumerators<Forgotten>());
static_assert(!base::ListsAllEnumerators<Swapped>());

TEST(EnumWords, GoBothWays) {
  for (const Colour colour : {Colour::kNone, Colour::kRed, Colour::kGreen}) {
    EXPECT_EQ(base::Parse<Colour>(base::NameOf(colour)), colour);
  }
  EXPECT_EQ(base::NameOf(Colour::kGreen), "green");
  EXPECT_EQ(base::Parse<Colour>(""), Colour::kNone);
  for (const char* word : {"Red", "blue", " red"}) {
    EXPECT_EQ(base::Parse<Colour>(word), std::nullopt) << word;
  }
}

TEST(EnumWords, AreListedForMessages) { EXPECT_EQ(base::WordsOf<Colour>(), "red, green"); }

}  // namespace
}  // namespace strongroom::test
