#include "domain/tenant_rights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;

using Types = std::map<std::string, TypeCoverage>;

const std::chrono::sys_seconds kNow{std::chrono::seconds{1'700'000'000}};

Run Ended(RunPhase phase, Types types) {
  Run run;
  run.status.outcome.phase = phase;
  run.status.outcome.summary.types = std::move(types);
  return run;
}

TypeCoverage Coverage(TypeState state, const char* error_code = "") {
  return {.state = state, .error_code = error_code};
}

TEST(TenantRights, AreWhatTheAnswersOfARunSay) {
  const Types types{{"roles", Coverage(TypeState::kComplete)},
                    {"limitRanges", Coverage(TypeState::kFailed, "PERMISSION_MISSING")},
                    {"resourceQuotas", Coverage(TypeState::kIncomplete, "PERMISSION_MISSING")},
                    {"flowSchemas", Coverage(TypeState::kFailed, "THROTTLED")},
                    {"clusterRoles", Coverage(TypeState::kSkipped, "TYPE_CLUSTER_WIDE")}};
  EXPECT_THAT(MissingRights(Ended(RunPhase::kPartial, types)),
              Optional(ElementsAre("limitRanges", "resourceQuotas")));
  EXPECT_THAT(MissingRights(Ended(RunPhase::kSuccess, {{"roles", Coverage(TypeState::kComplete)}})),
              Optional(IsEmpty()));
  EXPECT_EQ(MissingRights(Ended(RunPhase::kRunning, types)), std::nullopt);
}

// Where nobody answered, or nobody asked, the rights are as they were.
TEST(TenantRights, AreNotKnownFromARunThatHasReadNothing) {
  EXPECT_EQ(MissingRights(Ended(RunPhase::kFailed, {})), std::nullopt);
  EXPECT_EQ(
      MissingRights(Ended(RunPhase::kFailed,
                          {{"roles", Coverage(TypeState::kFailed, "PROVIDER_UNAVAILABLE")},
                           {"clusterRoles", Coverage(TypeState::kSkipped, "TYPE_CLUSTER_WIDE")}})),
      std::nullopt);
  EXPECT_THAT(MissingRights(Ended(RunPhase::kFailed,
                                  {{"roles", Coverage(TypeState::kFailed, "PERMISSION_MISSING")}})),
              Optional(ElementsAre("roles")));
}

TEST(TenantRights, AreToldWithTypesAndTheCommand) {
  EXPECT_EQ(RightsReady("team-a", {}, kNow), std::nullopt);
  const auto all = RightsReady("team-a", {{"nightly", {}}, {"weekly", {}}}, kNow);
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->is_true);
  EXPECT_EQ(all->reason, "AllMayBeRead");
  const auto missing = RightsReady(
      "team-a", {{"hourly", {}}, {"nightly", {"roles"}}, {"weekly", {"limitRanges", "roles"}}},
      kNow);
  ASSERT_TRUE(missing);
  EXPECT_FALSE(missing->is_true);
  EXPECT_EQ(missing->reason, "RightsMissing");
  EXPECT_EQ(missing->message,
            "may not be read: limitRanges, roles; `kubectl strongroom rights -n team-a nightly "
            "weekly` prints what is needed");
}

TEST(TenantRights, AreToldInAFewWords) {
  RightsFindings findings;
  for (int i = 0; i < 400; ++i) {
    findings["schedule-" + std::to_string(i)] = {"type" + std::to_string(i)};
  }
  const auto condition = RightsReady("team-a", findings, kNow);
  EXPECT_LT(condition->message.size(), 500U);
  EXPECT_THAT(condition->message, HasSubstr("and 390 more"));
  EXPECT_THAT(condition->message, HasSubstr("by the first of 400 schedules"));
}

}  // namespace
}  // namespace strongroom::domain
