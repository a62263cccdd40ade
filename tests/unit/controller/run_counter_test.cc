#include "controller/run_counter.h"

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
  std::string After(const domain::RunSummary& summary, Stored how = Stored::kFirst) {
    domain::Run run;
    run.spec.trigger = domain::Trigger::kManual;
    run.status.outcome = {.phase = domain::RunPhase::kPartial,
                          .started_at = std::chrono::sys_seconds{} + 10s,
                          .finished_at = std::chrono::sys_seconds{} + 25s,
                          .summary = summary,
                          .error_code = error_code_};
    counter_.RunStored(run, how);
    return registry_.Render();
  }

  std::string error_code_;
  metrics::Registry registry_;
  const metrics::ControllerMetrics metrics_{registry_};
  const catalogue::Catalogues types_{{{domain::ProviderKind::kKubernetes, {Roles()}}}};
  RunCounter counter_{metrics_, types_};
};

TEST_F(CountedRun, IsCountedByHowItEnded) {
  const std::string text = After({});
  EXPECT_THAT(text, HasSubstr("strongroom_runs_total{status=\"partial\",trigger=\"manual\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_runs_total{status=\"skipped\",trigger=\"retry\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_run_duration_seconds_sum{status=\"partial\"} 15\n"));
}

TEST_F(CountedRun, IsCountedByItsErrorCode) {
  error_code_ = "THROTTLED";
  After({});
  error_code_ = "MADE_UP";
  After({});
  error_code_ = "";
  const std::string text = After({});
  EXPECT_THAT(text, HasSubstr("strongroom_run_errors_total{code=\"THROTTLED\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_run_errors_total{code=\"other\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_run_errors_total{code=\"NOT_FOUND\"} 0\n"));
}

TEST_F(CountedRun, IsNotCountedAgain) {
  const std::string text = After({.policies_backed_up = 7}, Stored::kAgain);
  EXPECT_THAT(text, HasSubstr("strongroom_runs_total{status=\"partial\",trigger=\"manual\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policies_backed_up_total 0\n"));
}

TEST_F(CountedRun, HasThePoliciesOfItsSummary) {
  const std::string text =
      After({.policies_backed_up = 7,
             .types = {{"roles", {.errors = 2, .error_code = "PERMISSION_MISSING"}}},
             .changes = domain::ChangeCounts{1, 2, 3}});
  EXPECT_THAT(text, HasSubstr("strongroom_policies_backed_up_total 7\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_changes_total{change=\"removed\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_errors_total{code=\"PERMISSION_MISSING\","
                              "type=\"roles\"} 2\n"));
}

TEST_F(CountedRun, MakesNoSeriesOfWordsThatSomebodyChose) {
  const std::string text = After(
      {.types = {{"madeUp", {.errors = 1, .error_code = "MADE_UP"}}, {"roles", {.errors = 1}}}});
  EXPECT_THAT(text, HasSubstr("strongroom_policy_errors_total{code=\"other\",type=\"other\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_errors_total{code=\"other\",type=\"roles\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("adeUp")));
}

TEST_F(CountedRun, HasNoPoliciesWithoutASummary) {
  const std::string text = After({});
  EXPECT_THAT(text, HasSubstr("strongroom_policies_backed_up_total 0\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_policy_changes_total{change=\"added\"} 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("strongroom_policy_errors_total{")));
}

}  // namespace
}  // namespace strongroom::controller
