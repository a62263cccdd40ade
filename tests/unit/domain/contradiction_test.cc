#include "domain/contradiction.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

TypeCoverage Type(TypeState state, int64_t total, int64_t backed_up, int64_t errors) {
  return {.state = state, .total = total, .backed_up = backed_up, .errors = errors};
}

TEST(Contradiction, IsFoundWhereverNumbersAndWordsDiffer) {
  using State = TypeState;
  const TypeCoverage whole = Type(State::kComplete, 3, 3, 0);
  const TypeCoverage empty = Type(State::kComplete, 0, 0, 0);
  const TypeCoverage cut = Type(State::kIncomplete, 3, 2, 1);
  const TypeCoverage failed = Type(State::kFailed, 0, 0, 1);
  const TypeCoverage skipped = Type(State::kSkipped, 0, 0, 0);
  struct Case {
    const char* what;
    RunPhase phase;
    std::vector<TypeCoverage> types;
    std::vector<std::string> unknown;
    std::string found;
  };
  const std::vector<Case> cases = {
      {"success", RunPhase::kSuccess, {whole, empty, skipped}, {}, ""},
      {"success without what the tenant cannot have",
       RunPhase::kSuccess,
       {whole, Type(State::kUnsupported, 0, 0, 0)},
       {},
       ""},
      {"unsupported, with items",
       RunPhase::kSuccess,
       {whole, Type(State::kUnsupported, 1, 1, 0)},
       {},
       "type1: not read, but something was stored"},
      {"partial by a cut type", RunPhase::kPartial, {whole, cut}, {}, ""},
      {"partial by a failed type", RunPhase::kPartial, {whole, failed}, {}, ""},
      {"partial by an unknown type", RunPhase::kPartial, {whole}, {"rolls"}, ""},
      {"cut without errors: references unknown",
       RunPhase::kPartial,
       {Type(State::kIncomplete, 3, 3, 0)},
       {},
       ""},
      {"nothing at all", RunPhase::kSuccess, {}, {}, "no policy type was read"},
      {"nothing, partly", RunPhase::kPartial, {}, {"rolls"}, "no policy type was read"},
      {"only skipped types", RunPhase::kSuccess, {skipped}, {}, "no policy type was read"},
      {"only failed types", RunPhase::kPartial, {failed, skipped}, {}, "no policy type was read"},
      {"a million of millions",
       RunPhase::kSuccess,
       {Type(State::kComplete, 1'000'000'000'000, 1, 0)},
       {},
       "type0: complete, but not all was stored"},
      {"complete with errors",
       RunPhase::kSuccess,
       {Type(State::kComplete, 1, 1, 1)},
       {},
       "type0: complete, with errors"},
      {"more stored than found",
       RunPhase::kPartial,
       {Type(State::kIncomplete, 1, 2, 0)},
       {},
       "type0: more was stored than found"},
      {"failed, with items",
       RunPhase::kPartial,
       {whole, Type(State::kFailed, 1, 1, 1)},
       {},
       "type1: not read, but something was stored"},
      {"skipped, with items",
       RunPhase::kSuccess,
       {whole, Type(State::kSkipped, 1, 1, 0)},
       {},
       "type1: not read, but something was stored"},
      {"success with a cut type",
       RunPhase::kSuccess,
       {whole, cut},
       {},
       "success, but not all was read"},
      {"success with a failed type",
       RunPhase::kSuccess,
       {whole, failed},
       {},
       "success, but not all was read"},
      {"success with an unknown type",
       RunPhase::kSuccess,
       {whole},
       {"rolls"},
       "success, but not all was read"},
      {"partial without a reason", RunPhase::kPartial, {whole}, {}, "partial, but all was read"},
  };
  for (const Case& c : cases) {
    Outcome outcome;
    outcome.phase = c.phase;
    outcome.summary.unknown_policy_types = c.unknown;
    for (size_t i = 0; i < c.types.size(); ++i) {
      outcome.summary.types["type" + std::to_string(i)] = c.types[i];
    }
    EXPECT_EQ(ContradictionIn(outcome), c.found) << c.what;
  }
}

TEST(Contradiction, OfASetFromElsewhereMayBePartialForWhatNoSetSays) {
  Outcome outcome{.phase = RunPhase::kPartial};
  outcome.summary.types["roles"] = Type(TypeState::kComplete, 3, 3, 0);
  EXPECT_EQ(ContradictionIn(outcome), "partial, but all was read");
  EXPECT_EQ(ContradictionInImport(outcome), "");
  outcome.summary.types["roles"] = Type(TypeState::kComplete, 3, 2, 0);
  EXPECT_EQ(ContradictionInImport(outcome), "roles: complete, but not all was stored");
  outcome.phase = RunPhase::kSuccess;
  outcome.summary.types["roles"] = Type(TypeState::kIncomplete, 3, 2, 1);
  EXPECT_EQ(ContradictionInImport(outcome), "success, but not all was read");
  outcome.summary.types["roles"] = Type(TypeState::kFailed, 0, 0, 1);
  EXPECT_EQ(ContradictionInImport(outcome), "no policy type was read");
}

}  // namespace
}  // namespace strongroom::domain
