#include "controller/measures.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"

namespace strongroom::controller {
namespace {

using metrics::PolicyChange;

double NumberAt(const api::Json& object, const char* key) {
  return static_cast<double>(api::IntAt(object, key).value_or(0));
}

void CountErrors(const metrics::ControllerMetrics& metrics, const catalogue::Catalogue& types,
                 const api::Json& breakdown) {
  const auto is_known = [&types](const std::string& key) { return types.Find(key) != nullptr; };
  for (const auto& [type, coverage] : breakdown.items()) {
    const double errors = NumberAt(coverage, "errors");
    if (errors <= 0) continue;
    metrics.policy_errors.Add(errors, metrics::PolicyType(type, is_known),
                              metrics::ErrorCode(api::StringAt(coverage, "errorCode")));
  }
}

void CountPolicies(const metrics::ControllerMetrics& metrics, const catalogue::Catalogue& types,
                   const std::string& summary_json) {
  if (summary_json.empty()) return;
  try {
    const api::Json summary = api::ParseJson(summary_json);
    metrics.policies_backed_up.Add(NumberAt(summary, "policiesBackedUp"));
    CountErrors(metrics, types, api::ObjectAt(summary, "typeBreakdown"));
    const api::Json& changes = api::ObjectAt(summary, "changes");
    metrics.policy_changes.Add(NumberAt(changes, "added"), PolicyChange(PolicyChange::kAdded));
    metrics.policy_changes.Add(NumberAt(changes, "changed"), PolicyChange(PolicyChange::kChanged));
    metrics.policy_changes.Add(NumberAt(changes, "removed"), PolicyChange(PolicyChange::kRemoved));
  } catch (const api::ApiFormatError&) {
    // A summary that is not of our form says nothing that could be counted.
  }
}

}  // namespace

void CountRun(const metrics::ControllerMetrics& metrics, const catalogue::Catalogue& types,
              const api::Run& run) {
  const metrics::RunStatus status(run.phase);
  metrics.runs.Count(status, metrics::RunTrigger(run.trigger));
  if (run.started_at && run.finished_at) {
    metrics.run_duration.Observe(
        std::chrono::duration<double>(*run.finished_at - *run.started_at).count(), status);
  }
  CountPolicies(metrics, types, run.summary);
}

}  // namespace strongroom::controller
