#include "domain/plan.h"

#include <algorithm>

#include "domain/plan_runs.h"

namespace strongroom::domain {

bool IsReady(const Observed& observed) {
  return observed.spec && observed.invalid.empty() && observed.unsupported.empty() &&
         observed.tenant && !observed.tenant->problem;
}

bool EndsRun(const Plan& plan, const RunView& run) {
  return IsTerminal(run.phase) ||
         std::any_of(plan.finish_runs.begin(), plan.finish_runs.end(),
                     [&](const RunToFinish& finish) { return finish.name == run.name; });
}

void WakeBy(Plan& plan, std::chrono::sys_seconds when) {
  if (!plan.wake || when < *plan.wake) plan.wake = when;
}

bool CanDeferStatus(const Plan& plan) {
  return !plan.create_runs.empty() && !plan.start_jobs.empty() && plan.missed_slots.empty();
}

Plan PlanSchedule(const Observed& observed, std::chrono::sys_seconds now,
                  const PlanOptions& options) {
  Plan plan;
  plan.status = observed.status;
  PlanEffectiveSince(observed, now, plan);
  PlanStartedRuns(observed, now, options, plan);
  if (IsReady(observed)) {
    PlanNewRuns(observed, now, options, plan);
    PlanPendingRuns(observed, plan);
  }
  PlanHistory(observed, plan);
  PlanStatus(observed, now, plan);
  return plan;
}

}  // namespace strongroom::domain
