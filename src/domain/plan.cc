#include "domain/plan.h"

#include <algorithm>

#include "domain/plan_pending.h"
#include "domain/plan_run_limits.h"
#include "domain/plan_runs.h"
#include "domain/plan_slots.h"
#include "domain/plan_status.h"
#include "domain/plan_unresolved.h"

namespace strongroom::domain {

bool CanDeferStatus(const Plan& plan) {
  return !plan.create_runs.empty() && !plan.start_jobs.empty() && plan.missed_slots.empty();
}

ResolvedRun Resolve(const Observed& observed, Trigger trigger,
                    std::chrono::sys_seconds scheduled_for) {
  RunTemplate run = observed.spec->run;
  // As the schedule says them, where there is no catalogue to tell.
  if (!observed.tenant->policy_types.empty()) run.policy_types = observed.tenant->policy_types;
  return {.schedule = {observed.name, observed.uid},
          .tenant = {observed.spec->tenant, observed.tenant->uid},
          .provider = observed.tenant->provider,
          .scheduled_for = scheduled_for,
          .trigger = trigger,
          .run = std::move(run)};
}

// Whether one that a controller made, which then died, becomes one of the schedule's. It is older
// than all that would be made now: its turn comes first, at the next look.
static bool ResolvesOwnRun(const Plan& plan) {
  return std::any_of(
      plan.resolve_runs.begin(), plan.resolve_runs.end(),
      [](const RunToResolve& run) { return run.resolved.origin == RunOrigin::kController; });
}

// Each part adds to the plan and reads what came before.
Plan PlanSchedule(const Observed& observed, std::chrono::sys_seconds now,
                  const PlanOptions& options) {
  Plan plan;
  plan.status = observed.status;
  PlanWrongClock(observed, now, plan);
  PlanEffectiveSince(observed, now, plan);
  PlanStartedRuns(observed, now, options, plan);
  if (IsReady(observed)) {
    PlanUnresolvedRuns(observed, now, options, plan);
  } else {
    PlanUnresolvedRunsOfUnready(observed, options, plan);
  }
  if (!ResolvesOwnRun(plan)) {
    if (IsReady(observed)) PlanNewRuns(observed, now, options, plan);
    PlanPendingRuns(observed, plan);
  }
  PlanRunLimits(observed, plan);
  PlanStatus(observed, now, plan);
  return plan;
}

}  // namespace strongroom::domain
