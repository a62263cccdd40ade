#include "controller/measures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::controller {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

catalogue::PolicyType Roles() {
  catalogue::PolicyType type;
  type.key = "roles";
  return type;
}

class CountedRun : public testing::Test {
 protected:
  std::string After(const std::string& summary) {
    api::Run run;
    run.phase = domain::RunPhase::kPartial;
    run.trigger = domain::Trigger::kManual;
    run.started_at = std::chrono::sys_seconds{} + 10s;
    run.finished_at = std::chrono::sys_seconds{} + 25s;
    run.summary = summary;
    CountRun(metrics_, types_, run);
    return registry_.Render();
  }

  metrics::Registry registry_;
  const metrics::ControllerMetrics metrics_{registry_};
  const catalogue::Catalogue types_{"kubernetes", {Roles()}};
};

TEST_F(CountedRun, IsCountedByHowItEnded) {
  const std::string text = After("");
  EXPECT_THAT(text, HasSubstr("strongroom_runs_total{status=\"partial\",trigger=\"manual\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_runs_total{status=\"skipped\",trigger=\"retry\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_run_duration_seconds_sum{status=\"partial\"} 15\n"));
}

TEST_F(CountedRun, HasThePoliciesOfItsSummary) {
  const std::string text = After(R"({"policiesBackedUp": 7,
    "changes": {"added": 1, "changed": 2, "removed": 3},
    "typeBreakdown": {"roles": {"errors": 2, "errorCode": "PERMISSION_MISSING"}}})");
  EXPECT_THAT(text, HasSubstr("strongroom_policies_backed_up_total 7\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_changes_total{change=\"removed\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_errors_total{code=\"PERMISSION_MISSING\","
                              "type=\"roles\"} 2\n"));
}

TEST_F(CountedRun, MakesNoSeriesOfWordsThatSomebodyChose) {
  const std::string text = After(R"({"typeBreakdown": {
    "madeUp": {"errors": 1, "errorCode": "MADE_UP"}, "roles": {"errors": 1}}})");
  EXPECT_THAT(text, HasSubstr("strongroom_policy_errors_total{code=\"other\",type=\"other\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_errors_total{code=\"other\",type=\"roles\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("adeUp")));
}

TEST_F(CountedRun, HasNoPoliciesWithoutASummaryThatCanBeRead) {
  for (const char* summary : {"", "{", R"({"typeBreakdown": [1], "changes": "many"})"}) {
    const std::string text = After(summary);
    EXPECT_THAT(text, HasSubstr("strongroom_policies_backed_up_total 0\n")) << summary;
    EXPECT_THAT(text, HasSubstr("strongroom_policy_changes_total{change=\"added\"} 0\n"));
    EXPECT_THAT(text, Not(HasSubstr("strongroom_policy_errors_total{")));
  }
}

}  // namespace
}  // namespace strongroom::controller
