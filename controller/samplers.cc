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

}  // namespace strongroom::controller
