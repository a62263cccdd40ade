#include "domain/run_change.h"

#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

RunSpec Asked() {
  return {.schedule = {.name = "nightly", .uid = "1"},
          .tenant = "cluster",
          .scheduled_for = test::At("2026-03-01T01:30:00Z"),
          .trigger = Trigger::kRetry,
          .retry_of = "nightly-1"};
}

TEST(RunChange, IsCancelOnceAndNothingElse) {
  const RunSpec before = Asked();
  RunSpec canceled = before;
  canceled.is_canceled = true;
  EXPECT_EQ(FaultOfChange(before, before), "");
  EXPECT_EQ(FaultOfChange(before, canceled), "");
  EXPECT_EQ(FaultOfChange(canceled, canceled), "");
  EXPECT_TRUE(FaultOfChange(canceled, before).starts_with("spec.cancel: "));
}

TEST(RunChange, OfAnyOtherFieldIsRefused) {
  const std::vector<void (*)(RunSpec&)> changes = {
      [](RunSpec& spec) { spec.schedule.name = "other"; },
      [](RunSpec& spec) { spec.schedule.uid.clear(); },
      [](RunSpec& spec) { spec.tenant = "other"; },
      [](RunSpec& spec) { spec.scheduled_for.reset(); },
      [](RunSpec& spec) { spec.trigger = Trigger::kManual; },
      [](RunSpec& spec) { spec.retry_of = "nightly-2"; },
  };
  for (const auto& change : changes) {
    for (const bool is_canceled : {false, true}) {
      RunSpec after = Asked();
      change(after);
      after.is_canceled = is_canceled;
      EXPECT_TRUE(FaultOfChange(Asked(), after).starts_with("spec: "));
    }
  }
}

}  // namespace
}  // namespace strongroom::domain
