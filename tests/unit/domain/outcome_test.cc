#include "domain/outcome.h"

#include <gtest/gtest.h>

#include "domain/error_codes.h"
#include "domain/schedule.h"

namespace strongroom::domain {
namespace {

TEST(RunPhase, HasTheNamesOfTheApi) {
  const std::vector<std::pair<RunPhase, const char*>> names{
      {RunPhase::kPending, ""},        {RunPhase::kRunning, "running"},
      {RunPhase::kSuccess, "success"}, {RunPhase::kPartial, "partial"},
      {RunPhase::kFailed, "failed"},   {RunPhase::kCanceled, "canceled"},
      {RunPhase::kSkipped, "skipped"},
  };
  for (const auto& [phase, name] : names) {
    EXPECT_EQ(NameOf(phase), name);
    EXPECT_EQ(base::Parse<RunPhase>(name), phase);
    EXPECT_EQ(IsTerminal(phase), phase != RunPhase::kPending && phase != RunPhase::kRunning)
        << name;
    EXPECT_EQ(StoresSet(phase), phase == RunPhase::kSuccess || phase == RunPhase::kPartial) << name;
  }
  for (const char* name : {"Success", "pending", "cancelled", " running"}) {
    EXPECT_FALSE(base::Parse<RunPhase>(name)) << name;
  }
}

TEST(TypeState, HasTheNamesOfTheApi) {
  for (const char* name : {"complete", "incomplete", "failed", "skipped", "unsupported"}) {
    const auto state = base::Parse<TypeState>(name);
    ASSERT_TRUE(state) << name;
    EXPECT_EQ(NameOf(*state), name);
  }
  EXPECT_FALSE(base::Parse<TypeState>(""));
  EXPECT_FALSE(base::Parse<TypeState>("Complete"));
}

TEST(Trigger, HasTheNamesOfTheApi) {
  for (const char* name : {"schedule", "manual", "retry"}) {
    const auto trigger = base::Parse<Trigger>(name);
    ASSERT_TRUE(trigger) << name;
    EXPECT_EQ(NameOf(*trigger), name);
  }
  EXPECT_FALSE(base::Parse<Trigger>(""));
  EXPECT_FALSE(base::Parse<Trigger>("cron"));
}

TEST(RunSummary, CountsItsTypesTogether) {
  RunSummary summary;
  summary.CountTypes();
  EXPECT_EQ(summary, RunSummary{});
  summary.types["roles"] = {.total = 5, .backed_up = 4, .errors = 1};
  summary.types["limits"] = {.total = 2, .errors = 3};
  summary.CountTypes();
  summary.CountTypes();
  EXPECT_EQ(summary.policies_total, 7);
  EXPECT_EQ(summary.policies_backed_up, 4);
  EXPECT_EQ(summary.errors_count, 4);
}

TEST(RunSummary, IsWholeWhenOnlyTypesThatAreNotServedAreLeftOut) {
  const TypeCoverage complete{.state = TypeState::kComplete, .total = 2, .backed_up = 2};
  const TypeCoverage not_served{.state = TypeState::kSkipped,
                                .error_code = std::string(error_code::kTypeNotServed)};
  const TypeCoverage cluster_wide{.state = TypeState::kSkipped,
                                  .error_code = std::string(error_code::kTypeClusterWide)};
  const TypeCoverage unsupported{.state = TypeState::kUnsupported,
                                 .error_code = std::string(error_code::kTypeNotLicensed)};
  const TypeCoverage no_right{.state = TypeState::kSkipped, .error_code = "PERMISSION_MISSING"};
  const TypeCoverage no_reason{.state = TypeState::kSkipped};
  const TypeCoverage cut{.state = TypeState::kIncomplete, .total = 2, .backed_up = 1};
  const TypeCoverage failed{.state = TypeState::kFailed, .errors = 1};
  const TypeCoverage failed_lookup{.state = TypeState::kFailed,
                                   .error_code = std::string(error_code::kTypeNotServed)};
  struct Case {
    const char* what;
    std::map<std::string, TypeCoverage> types;
    bool is_whole;
  };
  const std::vector<Case> cases{
      {"nothing was selected", {}, false},
      {"all complete", {{"a", complete}, {"b", complete}}, true},
      {"one is not served", {{"a", complete}, {"b", not_served}}, true},
      {"the first is not served", {{"a", not_served}, {"b", complete}}, true},
      {"one is not within the tenant's namespaces", {{"a", complete}, {"b", cluster_wide}}, true},
      {"one that the tenant cannot have", {{"a", complete}, {"b", unsupported}}, true},
      {"none that the tenant can have", {{"a", unsupported}, {"b", not_served}}, false},
      {"none is served", {{"a", not_served}, {"b", not_served}}, false},
      {"left out for lack of rights", {{"a", complete}, {"b", no_right}}, false},
      {"left out without a reason", {{"a", complete}, {"b", no_reason}}, false},
      {"one was cut", {{"a", complete}, {"b", cut}, {"c", not_served}}, false},
      {"one failed", {{"a", complete}, {"b", failed}, {"c", not_served}}, false},
      {"failed, whatever the code", {{"a", complete}, {"b", failed_lookup}}, false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(IsWhole({.types = c.types, .warnings = {}, .unknown_policy_types = {}}), c.is_whole)
        << c.what;
  }
}

Condition Ready(bool is_true, const char* reason, int64_t second) {
  return {.type = "Ready",
          .is_true = is_true,
          .reason = reason,
          .message = reason,
          .last_transition = std::chrono::sys_seconds{std::chrono::seconds{second}}};
}

TEST(Conditions, TransitionTimeMovesOnlyWithTheTruth) {
  std::vector<Condition> conditions;
  Condition other = Ready(true, "Fine", 0);
  other.type = "Other";
  SetCondition(conditions, other);
  SetCondition(conditions, Ready(false, "TenantNotFound", 1));
  SetCondition(conditions, Ready(false, "InvalidSpec", 2));
  ASSERT_EQ(conditions.size(), 2U);
  EXPECT_EQ(FindCondition(conditions, "Ready")->reason, "InvalidSpec");
  EXPECT_EQ(FindCondition(conditions, "Ready")->last_transition.time_since_epoch().count(), 1);
  SetCondition(conditions, Ready(true, "Scheduled", 3));
  ASSERT_EQ(conditions.size(), 2U);
  EXPECT_EQ(*FindCondition(conditions, "Ready"), Ready(true, "Scheduled", 3));
}

TEST(Conditions, FindAnswersNullForWhatIsNotThere) {
  EXPECT_EQ(FindCondition({}, "Ready"), nullptr);
}

}  // namespace
}  // namespace strongroom::domain
