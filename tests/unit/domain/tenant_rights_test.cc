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
  return {.state = state, .errors = *error_code == '\0' ? 0 : 1, .error_code = error_code};
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

// What others name, and those may not be read.
TEST(TenantRights, AreNotMissingForATypeThatWasReadAsFarAsItIsNamed) {
  TypeCoverage named = Coverage(TypeState::kIncomplete, "PERMISSION_MISSING");
  named.errors = 0;
  EXPECT_THAT(
      MissingRights(Ended(
          RunPhase::kPartial,
          {{"groups", named}, {"mobileApps", Coverage(TypeState::kFailed, "PERMISSION_MISSING")}})),
      Optional(ElementsAre("mobileApps")));
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

// Those that were asked about, and what was refused besides.
TEST(TenantRights, AreTheReviewedOnesByName) {
  struct Run run = Ended(RunPhase::kPartial,
                         {{"roles", Coverage(TypeState::kIncomplete, "PERMISSION_MISSING")},
                          {"roleBindings", Coverage(TypeState::kComplete)},
                          {"secretsMetadata", Coverage(TypeState::kFailed, "PERMISSION_MISSING")}});
  RightsReview& review = run.status.outcome.summary.rights_review.emplace();
  review = {.asked = 9,
            .missing = {"roles (list roles in namespace a)", "roles (list roles in b)"}};
  EXPECT_THAT(MissingRights(run),
              Optional(ElementsAre("roles (list roles in namespace a)", "roles (list roles in b)",
                                   "secretsMetadata")));
  run.status.outcome.summary.types.clear();
  review.missing.clear();
  EXPECT_THAT(MissingRights(run), Optional(IsEmpty())) << "it is known although nothing was read";
}

TEST(TenantRights, AreReviewedByTheFirstRunThenDailyAndWhileAnyIsMissing) {
  using std::chrono::hours;
  RunStatus status;
  const auto is_known = [&](const char* tenant = "u-prod") {
    return HasJustReviewedRights(status, tenant, kNow);
  };
  status.resolved.emplace().tenant.uid = "u-prod";
  status.outcome.finished_at = kNow - hours{1};
  EXPECT_FALSE(is_known()) << "it did not ask";
  status.outcome.summary.rights_review = {.asked = 3, .missing = {}};
  EXPECT_TRUE(is_known());
  EXPECT_FALSE(is_known("u-another"));
  status.outcome.finished_at = kNow - hours{24};
  EXPECT_FALSE(is_known()) << "a day is over";
  status.outcome.finished_at = kNow - hours{23};
  EXPECT_TRUE(is_known());
  status.outcome.summary.rights_review->missing = {"roles (list roles)"};
  EXPECT_FALSE(is_known()) << "it may have been given since";
  status.outcome.summary.rights_review->missing = {};
  status.outcome.finished_at = std::nullopt;
  EXPECT_FALSE(is_known()) << "it works yet";
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
