#include "domain/nearest.h"

#include <gtest/gtest.h>

#include <vector>

namespace strongroom::domain {
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

}  // namespace
}  // namespace strongroom::domain
