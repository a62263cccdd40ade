#include "sealing/compared_types.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "domain/outcome.h"

namespace strongroom::sealing {
namespace {

using domain::TypeState;
using nlohmann::json;

TypeStates Types(const std::vector<std::pair<const char*, TypeState>>& states) {
  TypeStates words;
  for (const auto& [type, state] : states) words[type] = domain::NameOf(state);
  return words;
}

TEST(ComparedTypes, AreCompleteInBoth) {
  const ComparedTypes types(Types({{"a", TypeState::kComplete},
                                   {"b", TypeState::kFailed},
                                   {"c", TypeState::kComplete},
                                   {"d", TypeState::kComplete}}),
                            Types({{"a", TypeState::kComplete},
                                   {"b", TypeState::kComplete},
                                   {"c", TypeState::kIncomplete}}),
                            {});
  EXPECT_TRUE(types.Has("a"));
  for (const char* type : {"b", "c", "d", "e"}) EXPECT_FALSE(types.Has(type)) << type;
  EXPECT_EQ(types.NotCompared(), json::parse(R"([
    {"type": "b", "why": "failed in the set before"},
    {"type": "c", "why": "incomplete in the set after"},
    {"type": "d", "why": "not selected in the set after"}])"));
}

// What nobody names any more, because what named it is not read any more, was not removed.
TEST(ComparedTypes, TellNothingOfWhatIsNamedByATypeThatIsNotThere) {
  const domain::NamingTypes naming{{"groups", "policies"}};
  const auto both = Types({{"groups", TypeState::kComplete}, {"policies", TypeState::kComplete}});
  const auto lapsed =
      Types({{"groups", TypeState::kComplete}, {"policies", TypeState::kUnsupported}});
  EXPECT_FALSE(ComparedTypes(both, lapsed, naming).TellsRemoved("groups"));
  EXPECT_TRUE(ComparedTypes(both, lapsed, naming).TellsAdded("groups"));
  EXPECT_FALSE(ComparedTypes(lapsed, both, naming).TellsAdded("groups"));
  EXPECT_TRUE(ComparedTypes(both, both, naming).TellsRemoved("groups"));
}

}  // namespace
}  // namespace strongroom::sealing
