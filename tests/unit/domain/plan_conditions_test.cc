// PlanSchedule: the conditions of the schedule's status.
#include <gtest/gtest.h>

#include <functional>

#include "domain/conditions.h"
#include "support/instant.h"
#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;

ScheduleStatus StatusOf(const Observed& observed, const char* now) {
  return PlanSchedule(observed, When(now)).status;
}

std::string Text(std::optional<sys_seconds> instant) {
  return instant ? base::FormatTimestamp(*instant) : "none";
}

// "True Scheduled: daily 02:30 UTC".
std::string ConditionText(const ScheduleStatus& status, const char* type) {
  const Condition* condition = FindCondition(status.conditions, type);
  if (condition == nullptr) return "none";
  return (condition->is_true ? "True " : "False ") + condition->reason + ": " + condition->message;
}

TEST(PlanReady, SaysWhyAScheduleCannotRun) {
  struct Row {
    std::function<void(Observed&)> given;
    const char* ready;
  };
  const std::vector<Row> rows{
      {[](Observed&) {}, "True Scheduled: daily 02:30 UTC"},
      {[](Observed& o) { o.spec->enabled = false; },
       "True Disabled: spec.enabled is false: no slot is run"},
      {[](Observed& o) {
         o.spec.reset();
         o.invalid = {{"spec.timezone", "no such zone"}, {"spec.timeOfDay", "no time"}};
       },
       "False InvalidSpec: spec.timezone: no such zone; spec.timeOfDay: no time"},
      {[](Observed& o) { o.spec.reset(); }, "False InvalidSpec: the spec cannot be read"},
      {[](Observed& o) {
         o.invalid = {{"spec.policyTypes", "unknown"}};
       },
       "False InvalidSpec: spec.policyTypes: unknown"},
      {[](Observed& o) {
         o.unsupported = {{"spec.retention.keepDaily", "remove it"}};
       },
       "False NotSupportedYet: spec.retention.keepDaily: remove it"},
      {[](Observed& o) { o.tenant.reset(); },
       "False TenantNotFound: spec.tenantRef.name: there is no Tenant \"prod\" in this namespace"},
      {[](Observed& o) {
         o.tenant->problem = Problem{"spec.provider", "not yet"};
       },
       "False TenantNotReady: Tenant \"prod\": spec.provider: not yet"},
      {[](Observed& o) {
         o.tenant.reset();
         o.invalid = {{"spec.a", "b"}};
         o.unsupported = {{"spec.c", "d"}};
       },
       "False InvalidSpec: spec.a: b"},
  };
  for (const Row& row : rows) {
    Observed observed = NightlySchedule();
    row.given(observed);
    const ScheduleStatus status = StatusOf(observed, "0301 02:30");
    EXPECT_EQ(ConditionText(status, "Ready"), row.ready);
    const bool runs = FindCondition(status.conditions, "Ready")->is_true && observed.spec->enabled;
    EXPECT_EQ(status.next_run_at.has_value(), runs) << row.ready;
    EXPECT_EQ(status.last_scheduled_for.has_value(), runs) << row.ready;
  }
}

TEST(PlanReady, HealsByItself) {
  Observed observed = NightlySchedule();
  observed.tenant.reset();
  observed.status = StatusOf(observed, "0301 01:00");
  EXPECT_FALSE(FindCondition(observed.status.conditions, "Ready")->is_true);
  observed.tenant = TenantView{.uid = "t-1"};
  const Plan plan = PlanSchedule(observed, When("0301 02:30"));
  EXPECT_EQ(Steps(plan), "create 0301; start 0301");
  EXPECT_EQ(ConditionText(plan.status, "Ready"), "True Scheduled: daily 02:30 UTC");
  EXPECT_EQ(Text(FindCondition(plan.status.conditions, "Ready")->last_transition),
            "2026-03-01T02:30:00Z");
}

TEST(PlanReady, NamesOnlyTheFirstOfManyProblems) {
  Observed observed = NightlySchedule();
  observed.spec.reset();
  for (int i = 0; i < 200; ++i) observed.invalid.push_back({"spec.policyTypes", "unknown"});
  const std::string text = ConditionText(StatusOf(observed, "0301 01:00"), "Ready");
  EXPECT_LT(text.size(), 400U);
  EXPECT_TRUE(text.ends_with("; and 192 more")) << text;
}

TEST(PlanDegraded, FollowsTheLastRunThatHasEnded) {
  Observed observed = NightlySchedule();
  const auto degraded = [&] { return ConditionText(StatusOf(observed, "0309 12:00"), "Degraded"); };
  observed.status.last_scheduled_for = When("0309 02:30");
  EXPECT_EQ(degraded(), "False NoRunYet: no run has ended yet");
  AddEndedRun(observed, "0301", RunPhase::kSuccess);
  EXPECT_EQ(degraded(), "False LastRunSucceeded: the last run stored everything that was selected");
  AddEndedRun(observed, "0302", RunPhase::kPartial);
  EXPECT_EQ(degraded(), "True LastRunPartial: run nightly-202603020230 ended as partial");
  AddEndedRun(observed, "0303", RunPhase::kFailed);
  EXPECT_EQ(degraded(), "True LastRunFailed: run nightly-202603030230 ended as failed");
  AddEndedRun(observed, "0304", RunPhase::kSkipped);
  EXPECT_EQ(degraded(), "True LastRunDidNotRun: run nightly-202603040230 ended as skipped");
  observed.runs.push_back(RunOf("0305", RunPhase::kRunning, JobState::kActive));
  EXPECT_EQ(degraded(), "True LastRunDidNotRun: run nightly-202603040230 ended as skipped");
}

TEST(PlanBlocked, NamesTheRunThatWaits) {
  Observed observed = NightlySchedule();
  observed.status.last_scheduled_for = When("0301 02:30");
  observed.runs.push_back(RunOf("0301"));
  const auto blocked = [&] { return ConditionText(StatusOf(observed, "0301 12:00"), "Blocked"); };
  EXPECT_EQ(blocked(), "False NothingWaits: no run waits for another one to end");
  observed.runs[0].queued =
      Condition{.type = "Queued", .is_true = true, .reason = "TenantBusy", .message = "position 2"};
  EXPECT_EQ(blocked(), "True TenantBusy: run nightly-202603010230: position 2");
  observed.runs[0].job = JobState::kActive;
  EXPECT_TRUE(blocked().starts_with("False")) << blocked();
  observed.runs[0].job = JobState::kAbsent;
  observed.runs[0].is_canceled = true;
  EXPECT_TRUE(blocked().starts_with("False")) << blocked();
}

TEST(PlanStatus, ConditionsAlwaysSayWhy) {
  Observed observed = NightlySchedule();
  for (int bits = 0; bits < 32; ++bits) {
    Observed o = observed;
    if ((bits & 1) != 0) o.spec->enabled = false;
    if ((bits & 2) != 0) o.tenant.reset();
    if ((bits & 4) != 0) AddEndedRun(o, "0301", RunPhase::kFailed);
    if ((bits & 8) != 0) o.invalid = {{"spec.x", "wrong"}};
    if ((bits & 16) != 0) o.spec.reset();
    const ScheduleStatus status = StatusOf(o, "0301 12:00");
    EXPECT_EQ(status.conditions.size(), 3U);
    for (const Condition& condition : status.conditions) {
      EXPECT_FALSE(condition.reason.empty()) << condition.type;
      EXPECT_FALSE(condition.message.empty()) << condition.type << ' ' << condition.reason;
    }
  }
}

TEST(RetentionPaused, IsSaidWhenRetentionHasLooked) {
  Observed observed = NightlySchedule();
  const auto paused = [&] {
    observed.status = PlanSchedule(observed, When("0301 12:00")).status;
    const Condition* found = FindCondition(observed.status.conditions, condition::kRetentionPaused);
    return found == nullptr ? "unknown" : (found->is_true ? found->message : "no");
  };
  EXPECT_EQ(paused(), "unknown");
  observed.vanished_policies = "";
  EXPECT_EQ(paused(), "no");
  observed.vanished_policies = "roles 1 (there were 10)";
  EXPECT_EQ(paused(), "the newest backup set has fewer than half: roles 1 (there were 10)");
  // A new leader has not looked yet: what was said stays.
  observed.vanished_policies.reset();
  EXPECT_NE(paused(), "no");
}

TEST(PlanVerified, SaysWhatIsKnown) {
  Observed observed = NightlySchedule();
  const auto verified = [&] {
    observed.status = PlanSchedule(observed, When("0301 12:00")).status;
    return ConditionText(observed.status, "Verified");
  };
  EXPECT_EQ(verified(), "none");
  observed.verified = Condition{
      .type = "Verified", .is_true = true, .reason = "AllVerified", .message = "all is well"};
  EXPECT_EQ(verified(), "True AllVerified: all is well");
  // A new leader has not looked yet: what was said stays.
  observed.verified.reset();
  EXPECT_EQ(verified(), "True AllVerified: all is well");
}

TEST(PlanRestorable, SaysWhatDrillsHaveFoundWhereTheyAreWanted) {
  Observed observed = NightlySchedule();
  const std::optional<ScheduleSpec> spec = observed.spec;
  const auto restorable = [&] {
    observed.status = PlanSchedule(observed, When("0301 12:00")).status;
    const Condition* said = FindCondition(observed.status.conditions, "Restorable");
    const std::string prefix = said != nullptr && said->is_unknown ? "Unknown/" : "";
    return prefix + ConditionText(observed.status, "Restorable");
  };
  const DrillAnswer answer{.name = "d", .backup_set = "s"};
  const auto found = [&](const char* reason, bool is_true) {
    observed.drills = DrillFinding{
        .restorable =
            Condition{
                .type = "Restorable", .is_true = is_true, .reason = reason, .message = "so it is"},
        .last = answer};
  };
  found("DrillPassed", true);
  EXPECT_EQ(restorable(), "none") << "spec.drill is absent";
  EXPECT_FALSE(observed.status.last_drill);
  observed.spec->drill =
      DrillSpec{.every = std::chrono::hours{1}, .target = {}, .service_account = "restorer"};
  EXPECT_EQ(restorable(), "True DrillPassed: so it is");
  EXPECT_EQ(observed.status.last_drill, answer);
  // A new leader has not looked yet: what was said stays.
  observed.drills.reset();
  EXPECT_EQ(restorable(), "True DrillPassed: so it is");
  EXPECT_EQ(observed.status.last_drill, answer);

  const auto with_drills = observed.spec;
  observed.spec.reset();
  EXPECT_EQ(restorable(),
            "Unknown/False DrillFailed: the spec cannot be read: see condition Ready");
  observed.spec = with_drills;
  found("NotAllRestorable", false);
  restorable();
  observed.spec.reset();
  EXPECT_EQ(restorable(), "False NotAllRestorable: so it is") << "nobody takes it back";
  EXPECT_EQ(observed.status.last_drill, answer);

  observed.spec = spec;
  EXPECT_EQ(restorable(), "none");
  EXPECT_FALSE(observed.status.last_drill);
}

}  // namespace
}  // namespace strongroom::domain
