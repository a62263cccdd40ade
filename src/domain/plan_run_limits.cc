#include "domain/plan_run_limits.h"

#include <algorithm>

#include "domain/plan_status.h"
#include "domain/run_order.h"

namespace strongroom::domain {
namespace {

bool IsDeletable(const Observed& observed, const RunView& run) {
  if (!IsTerminal(run.phase) || !run.is_stored || run.is_deleting) return false;
  if (HasJustEnded(observed.status, RecentRunOf(run))) return false;
  if (run.trigger == Trigger::kSchedule) {
    return observed.status.last_scheduled_for &&
           run.scheduled_for < *observed.status.last_scheduled_for;
  }
  // The token must be settled in the stored status, or its run would be created once more.
  return observed.run_now_token.empty() ||
         observed.run_now_token == observed.status.last_manual_trigger;
}

// Whether it has the name of a run that is not there for certain: as long as it has, nobody makes
// that run under it, beside the one that is called otherwise.
bool HasNameOfAnother(const Observed& observed, const Plan& plan, const RunView& run) {
  const auto& taken = observed.status.taken_names;
  return std::any_of(plan.create_runs.begin(), plan.create_runs.end(),
                     [&](const RunToCreate& create) { return create.name == run.name; }) ||
         std::any_of(taken.begin(), taken.end(), [&](const TakenName& name) {
           return name.name == run.name || name.instead == run.name;
         });
}

}  // namespace

void PlanRunLimits(const Observed& observed, Plan& plan) {
  if (!observed.spec) return;
  std::vector<const RunView*> ended;
  for (const RunView& run : observed.runs) {
    if (IsTerminal(run.phase)) ended.push_back(&run);
  }
  std::sort(ended.begin(), ended.end(),
            [](const RunView* a, const RunView* b) { return IsNewer(*a, *b); });
  int64_t successful = 0;
  int64_t failed = 0;
  for (const RunView* run : ended) {
    const bool is_failure = run->phase == RunPhase::kFailed || run->phase == RunPhase::kCanceled;
    const bool is_beyond = is_failure ? ++failed > observed.spec->failed_runs_history_limit
                                      : ++successful > observed.spec->successful_runs_history_limit;
    if (!is_beyond || !IsDeletable(observed, *run) || HasNameOfAnother(observed, plan, *run)) {
      continue;
    }
    plan.delete_runs.push_back(run->name);
  }
}

}  // namespace strongroom::domain
