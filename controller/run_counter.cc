#include "controller/run_counter.h"

#include <chrono>
#include <string>

namespace strongroom::controller {
namespace {

using metrics::PolicyChange;

void CountErrors(const metrics::ControllerMetrics& metrics, const catalogue::Catalogues& known,
                 const domain::RunSummary& summary) {
  const auto is_known = [&known](const std::string& key) { return known.HasType(key); };
  for (const auto& [type, coverage] : summary.types) {
    if (coverage.errors <= 0) continue;
    metrics.policy_errors.Add(static_cast<double>(coverage.errors),
                              metrics::PolicyType(type, is_known),
                              metrics::ErrorCode(coverage.error_code));
  }
}

void CountChanges(const metrics::ControllerMetrics& metrics, const domain::ChangeCounts& changes) {
  const auto add = [&metrics](int64_t count, PolicyChange change) {
    metrics.policy_changes.Add(static_cast<double>(count), change);
  };
  add(changes.added, PolicyChange(PolicyChange::kAdded));
  add(changes.changed, PolicyChange(PolicyChange::kChanged));
  add(changes.removed, PolicyChange(PolicyChange::kRemoved));
}

}  // namespace

void RunCounter::RunStored(const domain::Run& run, Stored how) {
  if (how != Stored::kFirst) return;
  const domain::Outcome& outcome = run.status.outcome;
  const metrics::RunStatus status(outcome.phase);
  metrics_.runs.Count(status, metrics::RunTrigger(domain::FactsOf(run).trigger));
  if (!outcome.error_code.empty()) {
    metrics_.run_errors.Count(metrics::ErrorCode(outcome.error_code));
  }
  if (outcome.started_at && outcome.finished_at) {
    metrics_.run_duration.Observe(
        std::chrono::duration<double>(*outcome.finished_at - *outcome.started_at).count(), status);
  }
  const domain::RunSummary& summary = outcome.summary;
  metrics_.policies_backed_up.Add(static_cast<double>(summary.policies_backed_up));
  CountErrors(metrics_, types_, summary);
  if (summary.changes) CountChanges(metrics_, *summary.changes);
}

}  // namespace strongroom::controller
