#include "domain/run_fault.h"

#include <gtest/gtest.h>

#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

// As people may make it.
UnresolvedRun Retry(const std::string& of) {
  return {.name = "mine",
          .created_at = When("0302 01:10:42"),
          .spec = {.schedule = {.name = "nightly"}, .trigger = Trigger::kRetry, .retry_of = of}};
}

// Who asks for what cannot be done again is told why, in a sentence.
TEST(FaultOf, ARetryIsOfARunThatEndedWithoutSuccess) {
  struct Row {
    std::string again;
    std::optional<RunPhase> phase;  // of the run of 1 March
    std::string fault;
  };
  const std::string last = "nightly-202603010230";
  const std::vector<Row> rows = {
      {last, RunPhase::kFailed, ""},
      {last, RunPhase::kPartial, ""},
      {last, RunPhase::kCanceled, ""},
      {last, RunPhase::kSkipped, ""},
      {last, RunPhase::kSuccess, "was a success"},
      {last, RunPhase::kRunning, "has not ended"},
      {last, std::nullopt, "remembers no run"},
      {"weekly-202603010230", RunPhase::kFailed, "remembers no run"},
      {"mine", RunPhase::kFailed, "is this run itself"},
      {"", RunPhase::kFailed, "name the run"},
  };
  for (const bool is_gone : {false, true}) {
    for (const Row& row : rows) {
      SCOPED_TRACE(row.again + ": " + row.fault + (is_gone ? ", remembered only" : ""));
      if (is_gone && row.phase == RunPhase::kRunning) continue;
      Observed observed = NightlySchedule();
      if (row.phase) AddEndedRun(observed, "0301", *row.phase);
      if (is_gone) observed.runs.clear();
      const std::string fault = FaultOf(observed, Retry(row.again));
      if (row.fault.empty()) {
        EXPECT_EQ(fault, "");
        continue;
      }
      EXPECT_TRUE(fault.starts_with("spec.retryOf: ")) << fault;
      EXPECT_NE(fault.find(row.fault), std::string::npos) << fault;
    }
  }
  Observed observed = NightlySchedule();
  AddEndedRun(observed, "0301", RunPhase::kFailed);
  UnresolvedRun manual = Retry(last);
  manual.spec.trigger = Trigger::kManual;
  EXPECT_NE(FaultOf(observed, manual), "") << "no retry, but it says of what";
}

}  // namespace
}  // namespace strongroom::domain
