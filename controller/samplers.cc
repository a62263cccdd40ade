#include "controller/samplers.h"

#include <algorithm>

namespace strongroom::controller {

void SampleRuns(const metrics::ControllerMetrics& metrics, const Caches& caches,
                const TenantGate& gate, metrics::Samples& samples) {
  double active = 0;
  for (const auto& run : caches.runs.List()) {
    if (run->status.resolved && !domain::IsTerminal(run->status.outcome.phase)) ++active;
  }
  const auto queued = static_cast<double>(gate.Waiting());
  metrics.runs_active.Put(samples, active - std::min(active, queued));
  metrics.runs_queued.Put(samples, queued);
}

void SampleHistory(const metrics::ControllerMetrics& metrics, const HistoryFlusher& history,
                   metrics::Samples& samples) {
  metrics.history_lag.Put(samples, std::chrono::duration<double>(history.Lag()).count());
  metrics.history_up.Put(samples, history.IsHealthy() ? 1 : 0);
}

void SampleSets(const metrics::ControllerMetrics& metrics, const VerificationFindings& verified,
                metrics::Samples& samples) {
  const auto stored = verified.Stored();
  if (!stored) return;
  for (const auto& [whose, altered] : stored->altered) {
    metrics.sets_altered.Put(samples, static_cast<double>(altered),
                             metrics::ObjectNamespace(whose.first),
                             metrics::SetOwner(whose.second));
  }
  for (const auto& [ns, rows] : stored->rows_without_set) {
    metrics.rows_without_set.Put(samples, static_cast<double>(rows), metrics::ObjectNamespace(ns));
  }
}

}  // namespace strongroom::controller
