#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/plan.h"

// Words for tests of PlanSchedule. The schedule is "nightly", daily at 02:30 UTC, created on
// 2026-03-01 at 00:00; its run of 2 March is called "0302".
namespace strongroom::domain {

// The schedule as it is when nothing has happened yet but its first status.
Observed NightlySchedule();

// "0302 02:31" or "0302 02:31:07".
std::chrono::sys_seconds When(std::string_view text);

// The run of a day's slot.
RunView RunOf(std::string_view day, RunPhase phase = RunPhase::kPending,
              JobState job = JobState::kAbsent);
// A run that has ended, is stored, and that the schedule's status remembers; its Job is gone.
RunView& AddEndedRun(Observed& observed, std::string_view day, RunPhase phase);

// What a plan does, apart from the status, in the order of the steps; "" for a plan that does
// nothing. "missed 0301 ControllerDown; create 0302; start 0302".
std::string Steps(const Plan& plan);

// The observation after all of `plan` was carried out at `now`.
Observed Applied(const Observed& observed, const Plan& plan, std::chrono::sys_seconds now);

// All slots up to and including the one of `day` are dealt with.
void Settle(Observed& observed, std::string_view day);

// A rule of PlanSchedule by example.
struct Row {
  const char* rule;
  const char* now;
  std::function<void(Observed&)> given;  // done to NightlySchedule()
  const char* steps;
};

// Every row is also planned again after its plan was carried out: nothing may be left to do.
void ExpectSteps(const std::vector<Row>& rows);

}  // namespace strongroom::domain
