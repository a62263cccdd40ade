#include "base/nearest.h"

#include <gtest/gtest.h>

#include <vector>

namespace strongroom::base {
namespace {

TEST(Nearest, Table) {
  struct Case {
    const char* word;
    std::vector<std::string_view> candidates;
    const char* nearest;
  };
  const std::vector<Case> cases{
      {"rolls", {"roles", "roleBindings"}, "roles"},
      {"ROLES", {"roles", "rules"}, "roles"},
      {"networkpolicy", {"networkPolicies", "resourceQuotas"}, "networkPolicies"},
      {"abcd", {"abxy"}, "abxy"},
      {"abcd", {"axyz"}, ""},
      {"", {"roles"}, ""},
      {"roles", {}, ""},
      {"roles", {"", "r"}, ""},
      {"same", {"same", "same"}, "same"},
      {"first", {"firsa", "firsb"}, "firsa"},
  };
  for (const Case& c : cases) EXPECT_EQ(Nearest(c.word, c.candidates), c.nearest) << c.word;
}

TEST(Nearest, IsNotLookedForFromALongWord) {
  const std::string word(63, 'a');
  EXPECT_EQ(Nearest(word, std::vector<std::string_view>{word}), word);
  EXPECT_EQ(Nearest(word + 'a', std::vector<std::string_view>{word}), "");
}

}  // namespace
}  // namespace strongroom::base
