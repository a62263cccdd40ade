#include "controller/samplers.h"

namespace strongroom::controller {
namespace {

using std::chrono::sys_seconds;

double Unix(sys_seconds instant) { return static_cast<double>(instant.time_since_epoch().count()); }

// From the next slot to the one after it.
std::optional<double> ExpectedInterval(const api::Schedule& schedule, sys_seconds now) {
  if (!schedule.spec || !schedule.spec->enabled) return std::nullopt;
  const auto next = domain::NextSlot(schedule.spec->timing, now);
  if (!next) return std::nullopt;
  const auto following = domain::NextSlot(schedule.spec->timing, *next);
  if (!following) return std::nullopt;
  return static_cast<double>((*following - *next).count());
}

}  // namespace

void SampleSchedules(const metrics::ControllerMetrics& metrics, const Caches& caches,
                     const base::Clock& clock, metrics::Samples& samples) {
  const auto schedules = caches.schedules.List();
  metrics.schedules.Put(samples, static_cast<double>(schedules.size()));
  const sys_seconds now = clock.NowSeconds();
  for (const auto& schedule : schedules) {
    const metrics::ScheduleNamespace ns(schedule->meta.ns);
    const metrics::ScheduleName name(schedule->meta.name);
    if (const auto& at = schedule->status.next_run_at) {
      metrics.next_run.Put(samples, Unix(*at), ns, name);
    }
    if (const auto& at = schedule->status.last_successful_run_at) {
      metrics.last_success.Put(samples, Unix(*at), ns, name);
      metrics.recovery_point_age.Put(samples, static_cast<double>((now - *at).count()), ns, name);
    }
    if (const auto seconds = ExpectedInterval(*schedule, now)) {
      metrics.expected_interval.Put(samples, *seconds, ns, name);
    }
  }
}

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
