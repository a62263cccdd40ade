#include "base/random_word.h"

#include <gtest/gtest.h>

#include <set>

namespace strongroom::base {
namespace {

TEST(RandomWord, IsAPieceOfANameAndAnotherEachTime) {
  std::set<std::string> words;
  for (int i = 0; i < 1000; ++i) {
    const std::string word = RandomWord(12);
    EXPECT_EQ(word.size(), 12U);
    EXPECT_EQ(word.find_first_not_of("bcdfghjklmnpqrstvwxz2456789"), std::string::npos) << word;
    words.insert(word);
  }
  EXPECT_EQ(words.size(), 1000U);
  EXPECT_EQ(RandomEnding().size(), 5U);
}

}  // namespace
}  // namespace strongroom::base
