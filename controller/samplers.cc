#include "controller/samplers.h"

namespace strongroom::controller {
namespace {

using metrics::SampledFamily;
using std::chrono::sys_seconds;

double Unix(sys_seconds instant) { return static_cast<double>(instant.time_since_epoch().count()); }

SampledFamily Family(std::string name, std::string help) {
  return {.name = std::move(name), .help = std::move(help), .type = {}, .samples = {}};
}

SampledFamily Single(std::string name, std::string help, double value) {
  SampledFamily family = Family(std::move(name), std::move(help));
  family.samples.push_back({.labels = {}, .value = value});
  return family;
}

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

metrics::Sampler SampleSchedules(const Caches& caches, const base::Clock& clock) {
  return [&caches, &clock] {
    SampledFamily next = Family("strongroom_schedule_next_run_timestamp_seconds",
                                "When the schedule runs next; absent when it does not.");
    SampledFamily success = Family("strongroom_schedule_last_success_timestamp_seconds",
                                   "When a run of the schedule last ended with success.");
    SampledFamily interval = Family("strongroom_schedule_expected_interval_seconds",
                                    "Time between the next two slots of the schedule.");
    SampledFamily age = Family("strongroom_recovery_point_age_seconds",
                               "Age of the schedule's last success; absent before the first.");
    const sys_seconds now = clock.NowSeconds();
    caches.schedules.ForEach([&](const kube::ObjectKey& key, const api::Schedule& schedule) {
      const metrics::Labels labels{{"namespace", key.ns}, {"schedule", key.name}};
      if (const auto& at = schedule.status.next_run_at) next.samples.push_back({labels, Unix(*at)});
      if (const auto& at = schedule.status.last_successful_run_at) {
        success.samples.push_back({labels, Unix(*at)});
        age.samples.push_back({labels, static_cast<double>((now - *at).count())});
      }
      if (const auto seconds = ExpectedInterval(schedule, now)) {
        interval.samples.push_back({labels, *seconds});
      }
    });
    return std::vector<SampledFamily>{std::move(next), std::move(success), std::move(interval),
                                      std::move(age)};
  };
}

metrics::Sampler SampleRuns(const Caches& caches, const TenantGate& gate) {
  return [&caches, &gate] {
    double active = 0;
    caches.runs.ForEach([&](const kube::ObjectKey&, const CachedRun& run) {
      if (run.decode_error.empty() && !domain::IsTerminal(run.phase)) ++active;
    });
    const auto queued = static_cast<double>(gate.Waiting());
    return std::vector<SampledFamily>{
        Single("strongroom_schedules", "BackupSchedules in the cluster.",
               static_cast<double>(caches.schedules.Size())),
        Single("strongroom_runs_active", "Runs that have not ended, without the queued ones.",
               active - std::min(active, queued)),
        Single("strongroom_runs_queued", "Runs that wait for other runs of their tenant.", queued)};
  };
}

metrics::Sampler SampleHistory(const HistoryWriter& history) {
  return [&history] {
    return std::vector<SampledFamily>{
        Single("strongroom_history_lag_seconds",
               "Age of the oldest change that PostgreSQL does not have yet; 0 when it has all.",
               std::chrono::duration<double>(history.Lag()).count()),
        Single("strongroom_history_up", "1 when the last write to PostgreSQL succeeded.",
               history.IsHealthy() ? 1 : 0)};
  };
}

metrics::Sampler SampleLeadership(const std::string& lease, std::function<bool()> is_leader) {
  return [lease, is_leader = std::move(is_leader)] {
    SampledFamily family =
        Family("leader_election_master_status", "1 when this process holds the lease.");
    family.samples.push_back({.labels = {{"name", lease}}, .value = is_leader() ? 1.0 : 0.0});
    return std::vector<SampledFamily>{std::move(family)};
  };
}

}  // namespace strongroom::controller
