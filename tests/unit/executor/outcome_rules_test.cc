#include "executor/outcome_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/built_in_catalogues.h"

namespace strongroom::executor {
namespace {

using domain::Outcome;
using domain::RunPhase;
using domain::TypeState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const catalogue::Catalogue& Kubernetes() {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return *catalogues.Of(domain::ProviderKind::kKubernetes);
}

struct Row {
  std::vector<std::string> requested;
  std::map<std::string, TypeState> states;
  RunPhase phase;
  std::string reason;
  std::string error_code;
};

// A failed type says so with a code of its own: CODE_OF_<first letter of its key>.
domain::TypeCoverage Coverage(const std::string& key, TypeState state) {
  domain::TypeCoverage coverage;
  coverage.state = state;
  coverage.backed_up = 7;
  if (state != TypeState::kComplete) coverage.error_code = "CODE_OF_" + key.substr(0, 1);
  return coverage;
}

Outcome Decide(const Row& row) {
  const catalogue::Selection selection = catalogue::Select(Kubernetes(), row.requested, false);
  provider::Collection collection;
  for (const auto& [key, state] : row.states) collection.types[key] = Coverage(key, state);
  collection.rights_review = domain::RightsReview{.asked = 3, .missing = {"roles (list roles)"}};
  return DecideOutcome(Kubernetes(), selection, collection);
}

constexpr TypeState kComplete = TypeState::kComplete;
constexpr TypeState kIncomplete = TypeState::kIncomplete;
constexpr TypeState kFailed = TypeState::kFailed;
constexpr TypeState kSkipped = TypeState::kSkipped;
constexpr TypeState kUnsupported = TypeState::kUnsupported;

const std::vector<Row> kTable = {
    {{"roles", "networkPolicies"},
     {{"roles", kComplete}, {"networkPolicies", kComplete}},
     RunPhase::kSuccess,
     "Completed",
     ""},
    {{"roles", "flowSchemas"},
     {{"roles", kComplete}, {"flowSchemas", kSkipped}},
     RunPhase::kSuccess,
     "Completed",
     ""},
    {{"roles", "networkPolicies"},
     {{"roles", kFailed}, {"networkPolicies", kComplete}},
     RunPhase::kPartial,
     "TypesIncomplete",
     "CODE_OF_r"},
    {{"roles", "networkPolicies"},
     {{"roles", kFailed}, {"networkPolicies", kIncomplete}},
     RunPhase::kPartial,
     "TypesIncomplete",
     "CODE_OF_r"},
    {{"roles"}, {{"roles", kIncomplete}}, RunPhase::kPartial, "TypesIncomplete", "CODE_OF_r"},
    {{"roles", "networkPolicies"},
     {{"roles", kFailed}, {"networkPolicies", kFailed}},
     RunPhase::kFailed,
     "NoPolicyTypeRead",
     "CODE_OF_n"},
    {{"roles", "flowSchemas"},
     {{"roles", kFailed}, {"flowSchemas", kSkipped}},
     RunPhase::kFailed,
     "NoPolicyTypeRead",
     "CODE_OF_r"},
    {{"roles", "namespaces"},
     {{"roles", kFailed}, {"namespaces", kComplete}},
     RunPhase::kFailed,
     "NoPolicyTypeRead",
     "CODE_OF_r"},
    {{"roles", "namespaces"},
     {{"roles", kComplete}, {"namespaces", kFailed}},
     RunPhase::kPartial,
     "TypesIncomplete",
     "CODE_OF_n"},
    {{"namespaces"}, {{"namespaces", kComplete}}, RunPhase::kSuccess, "Completed", ""},
    {{"namespaces"}, {{"namespaces", kFailed}}, RunPhase::kFailed, "NoPolicyTypeRead", "CODE_OF_n"},
    {{"flowSchemas"}, {{"flowSchemas", kSkipped}}, RunPhase::kSkipped, "NoPolicyTypeServed", ""},
    {{"flowSchemas"},
     {{"flowSchemas", kUnsupported}},
     RunPhase::kSkipped,
     "NoPolicyTypeServed",
     ""},
    {{"rolls"}, {}, RunPhase::kSkipped, "NoKnownPolicyType", "UNKNOWN_POLICY_TYPE"},
    {{"rolls", "roles"},
     {{"roles", kComplete}},
     RunPhase::kPartial,
     "UnknownPolicyTypes",
     "UNKNOWN_POLICY_TYPE"},
    {{"rolls", "roles"}, {{"roles", kFailed}}, RunPhase::kFailed, "NoPolicyTypeRead", "CODE_OF_r"},
};

TEST(DecideOutcome, FollowsItsTable) {
  for (const Row& row : kTable) {
    const Outcome outcome = Decide(row);
    const std::string what = ::testing::PrintToString(row.requested) + " " + row.reason;
    EXPECT_EQ(outcome.phase, row.phase) << what;
    EXPECT_EQ(outcome.reason, row.reason) << what;
    EXPECT_EQ(outcome.error_code, row.error_code) << what;
    EXPECT_EQ(domain::StoresSet(outcome.phase),
              row.phase == RunPhase::kSuccess || row.phase == RunPhase::kPartial)
        << what;
    EXPECT_EQ(outcome.summary.policies_backed_up > 0, domain::StoresSet(outcome.phase)) << what;
  }
}

TEST(DecideOutcome, UnknownTypesAreNamedWithTheirNearestMatch) {
  const Outcome outcome = Decide(
      {{"rolls", "roles", "xyzzy"}, {{"roles", TypeState::kComplete}}, RunPhase::kPartial, "", ""});
  EXPECT_THAT(outcome.summary.unknown_policy_types, ElementsAre("rolls", "xyzzy"));
  EXPECT_EQ(outcome.error_message, "unknown policy types: rolls (nearest: roles) xyzzy");
  EXPECT_EQ(outcome.summary.rights_review->asked, 3);
  EXPECT_THAT(outcome.summary.warnings, ElementsAre(outcome.error_message));
}

TEST(DecideOutcome, CarriesTheCoverageAndTheWarnings) {
  const catalogue::Selection selection = catalogue::Select(Kubernetes(), {"roles"}, false);
  provider::Collection collection;
  collection.types["roles"].state = TypeState::kComplete;
  collection.types["roles"].total = 3;
  collection.types["roles"].backed_up = 3;
  collection.warnings = {"careful"};
  const Outcome outcome = DecideOutcome(Kubernetes(), selection, collection);
  EXPECT_EQ(outcome.summary.policies_backed_up, 3);
  EXPECT_THAT(outcome.summary.warnings, ElementsAre("careful"));
  EXPECT_FALSE(outcome.summary.changes.has_value());
}

TEST(FailedOutcome, SaysWhy) {
  const Outcome outcome = FailedOutcome("INTERNAL", "disk full");
  EXPECT_EQ(outcome.phase, RunPhase::kFailed);
  EXPECT_EQ(outcome.error_code, "INTERNAL");
  EXPECT_THAT(outcome.error_message, HasSubstr("disk full"));
  EXPECT_FALSE(domain::StoresSet(outcome.phase));
}

TEST(RefusedOutcome, StoresNothingAndKeepsWhatWasFound) {
  const Outcome outcome = RefusedOutcome(
      Decide({{"roles"}, {{"roles", TypeState::kComplete}}, RunPhase::kSuccess, "", ""}),
      "ITEM_TOO_LARGE", "too large");
  EXPECT_EQ(outcome.phase, RunPhase::kFailed);
  EXPECT_EQ(outcome.error_code, "ITEM_TOO_LARGE");
  EXPECT_EQ(outcome.error_message, "too large");
  EXPECT_EQ(outcome.summary.policies_backed_up, 0);
  EXPECT_EQ(outcome.summary.types.at("roles").state, TypeState::kComplete);
}

}  // namespace
}  // namespace strongroom::executor
