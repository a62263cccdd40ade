// PlanSchedule: what is in the way, and schedules that are being deleted.
#include <gtest/gtest.h>

#include "domain/conditions.h"
#include "domain/miss_reasons.h"
#include "domain/plan_status.h"
#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

const Condition& Of(const ScheduleStatus& status, std::string_view type) {
  const Condition* found = FindCondition(status.conditions, type);
  if (found == nullptr) throw std::runtime_error("there is no condition " + std::string(type));
  return *found;
}

TEST(PlanDeleting, NothingNewStarts) {
  ExpectSteps({
      {"a slot that is due", "0302 02:31", [](Observed& o) { o.is_deleting = true; }, ""},
      {"a token", "0301 02:00",
       [](Observed& o) {
         o.run_now_token = "now";
         o.is_deleting = true;
       },
       ""},
      {"a slot, of a tenant that is being deleted", "0302 02:31",
       [](Observed& o) { o.tenant->is_deleting = true; }, ""},
      {"a run that waits", "0302 12:00",
       [](Observed& o) {
         Settle(o, "0302");
         o.runs = {RunOf("0302")};
         o.is_deleting = true;
       },
       "finish 0302 canceled ScheduleDeleted"},
      {"a run that waits, of a tenant that is being deleted", "0302 12:00",
       [](Observed& o) {
         Settle(o, "0302");
         o.runs = {RunOf("0302")};
         o.tenant->is_deleting = true;
       },
       ""},
      {"what works goes on", "0302 12:00",
       [](Observed& o) {
         Settle(o, "0302");
         o.runs = {RunOf("0302", RunPhase::kRunning, JobState::kActive)};
         o.is_deleting = true;
       },
       ""},
  });
}

TEST(PlanDeleting, IsSaidInReady) {
  Observed observed = NightlySchedule();
  observed.is_deleting = true;
  const ScheduleStatus status = PlanSchedule(observed, When("0301 02:00")).status;
  EXPECT_EQ(Of(status, condition::kReady).reason, schedule_ready::kDeleting);
  EXPECT_FALSE(Of(status, condition::kReady).is_true);
  EXPECT_FALSE(status.next_run_at);
  observed.is_deleting = false;
  observed.tenant->is_deleting = true;
  EXPECT_EQ(Of(PlanSchedule(observed, When("0301 02:00")).status, condition::kReady).reason,
            schedule_ready::kTenantDeleting);
}

TEST(PlanBlocked, SaysWhatIsInTheWayOfARun) {
  Observed observed = NightlySchedule();
  Settle(observed, "0301");
  observed.runs = {RunOf("0301")};
  observed.runs[0].is_queued = true;
  EXPECT_EQ(Of(PlanSchedule(observed, When("0301 03:00")).status, condition::kBlocked).reason,
            schedule_blocked::kTenantBusy);
  observed.runs[0].blocked = Condition{.type = "Blocked",
                                       .is_true = true,
                                       .reason = std::string(obstacle::kJobRefused),
                                       .message = "quota q",
                                       .last_transition = When("0301 02:31")};
  const Condition blocked =
      Of(PlanSchedule(observed, When("0301 03:00")).status, condition::kBlocked);
  EXPECT_TRUE(blocked.is_true);
  EXPECT_EQ(blocked.reason, obstacle::kJobRefused);
  EXPECT_EQ(blocked.message, "run nightly-202603010230: quota q");
  observed.runs[0].phase = RunPhase::kFailed;
  EXPECT_FALSE(Of(PlanSchedule(observed, When("0301 03:00")).status, condition::kBlocked).is_true);
}

class Held : public ::testing::Test {
 protected:
  ScheduleStatus At(const char* now, const std::string& words) {
    const Plan plan = PlanSchedule(observed_, When(now));
    return HeldStatus(observed_, plan, {std::string(obstacle::kWriteRefused), words}, When(now));
  }
  Observed observed_ = NightlySchedule();
};

TEST_F(Held, SettlesNothingAndSaysWhy) {
  observed_.run_now_token = "now";
  observed_.status.taken_names = {{.name = "a", .instead = "b"}};
  const ScheduleStatus held = At("0301 02:31", "quota q");
  EXPECT_FALSE(held.last_scheduled_for);
  EXPECT_EQ(held.last_manual_trigger, "");
  EXPECT_EQ(held.taken_names, observed_.status.taken_names);
  EXPECT_TRUE(Of(held, condition::kReady).is_true);
  EXPECT_TRUE(Of(held, condition::kBlocked).is_true);
  EXPECT_EQ(Of(held, condition::kBlocked).reason, obstacle::kWriteRefused);
  EXPECT_EQ(Of(held, condition::kBlocked).message, "quota q");
  EXPECT_EQ(Of(held, condition::kBlocked).last_transition, When("0301 02:31"));
}

// A status that changed at each attempt would bring the next attempt at once.
TEST_F(Held, SaysTheSameOfTheSame) {
  observed_.status = At("0301 02:31", "quota q, used 5");
  EXPECT_EQ(At("0301 02:32", "quota q, used 6"), observed_.status);
  const ScheduleStatus changed = At("0301 02:33", "webhook w");
  EXPECT_EQ(Of(changed, condition::kBlocked).message, "webhook w");
  EXPECT_EQ(Of(changed, condition::kBlocked).last_transition, When("0301 02:31"));
}

TEST_F(Held, HealsByItself) {
  observed_.status = At("0301 02:31", "quota q");
  const Plan plan = PlanSchedule(observed_, When("0301 02:40"));
  EXPECT_EQ(Steps(plan), "create 0301; start 0301");
  EXPECT_FALSE(Of(plan.status, condition::kBlocked).is_true);
}

TEST_F(Held, IsTheReasonOfTheSlotsThatWereMissedMeanwhile) {
  observed_.status = At("0301 02:30:05", "quota q");
  EXPECT_EQ(Steps(PlanSchedule(observed_, When("0303 02:30"))),
            "create 0303; start 0303; missed 0301 WriteRefused; missed 0302 WriteRefused");
}

}  // namespace
}  // namespace strongroom::domain
