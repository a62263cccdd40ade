#include "controller/schedule_sampler.h"

#include <algorithm>
#include <map>

#include "api/kinds.h"
#include "controller/fair_share.h"
#include "domain/conditions.h"

namespace strongroom::controller {
namespace {

using metrics::ControllerMetrics;
using std::chrono::sys_seconds;
using Schedules = std::vector<std::shared_ptr<const api::Schedule>>;

double Unix(sys_seconds instant) { return static_cast<double>(instant.time_since_epoch().count()); }
double Seconds(std::chrono::seconds duration) { return static_cast<double>(duration.count()); }

// `schedules` are in the order of their namespaces.
Schedules WithSeries(const Schedules& schedules, size_t most) {
  std::map<std::string_view, size_t> counts;
  for (const auto& schedule : schedules) ++counts[schedule->meta.ns];
  std::vector<size_t> wanted;
  for (const auto& [ns, count] : counts) wanted.push_back(count);
  const size_t share = FairShare(std::move(wanted), most);
  std::map<std::string_view, size_t> shown;
  Schedules chosen;
  for (const auto& schedule : schedules) {
    if (++shown[schedule->meta.ns] <= share) chosen.push_back(schedule);
  }
  return chosen;
}

// When the oldest run that has not ended was made, by the UID of its schedule.
std::map<std::string, sys_seconds> OldestActiveRuns(const Caches& caches) {
  std::map<std::string, sys_seconds> oldest;
  for (const auto& run : caches.runs.List()) {
    const auto& resolved = run->status.resolved;
    if (!resolved || domain::IsTerminal(run->status.outcome.phase)) continue;
    const auto [found, is_new] = oldest.try_emplace(resolved->schedule.uid, run->meta.created_at);
    if (!is_new) found->second = std::min(found->second, run->meta.created_at);
  }
  return oldest;
}

// From the next slot to the one after it.
std::optional<std::chrono::seconds> ExpectedInterval(const api::Schedule& schedule,
                                                     sys_seconds now) {
  if (!schedule.spec || !schedule.spec->enabled) return std::nullopt;
  const auto next = domain::NextSlot(schedule.spec->timing, now);
  if (!next) return std::nullopt;
  const auto following = domain::NextSlot(schedule.spec->timing, *next);
  if (!following) return std::nullopt;
  return *following - *next;
}

// Writes the series of one schedule.
class Series {
 public:
  Series(const ControllerMetrics& metrics, const api::Schedule& schedule, metrics::Samples& samples)
      : metrics_(metrics),
        schedule_(schedule),
        ns_(schedule.meta.ns),
        name_(schedule.meta.name),
        samples_(samples) {}

  void PutTimes(sys_seconds now, std::optional<sys_seconds> oldest_active) {
    const domain::ScheduleStatus& status = schedule_.status;
    Put(metrics_.created, schedule_.meta.created_at);
    Put(metrics_.next_run, status.next_run_at);
    Put(metrics_.last_success, status.last_successful_run_at);
    if (status.last_drill) Put(metrics_.last_drill, status.last_drill->finished_at);
    Put(metrics_.oldest_active_run, oldest_active);
    if (const auto at = status.last_successful_run_at) {
      metrics_.recovery_point_age.Put(samples_, Seconds(now - *at), ns_, name_);
    }
    if (const auto interval = ExpectedInterval(schedule_, now)) {
      metrics_.expected_interval.Put(samples_, Seconds(*interval), ns_, name_);
    }
  }

  void PutState() {
    const domain::ScheduleStatus& status = schedule_.status;
    metrics_.consecutive_failures.Put(samples_, static_cast<double>(status.consecutive_failures),
                                      ns_, name_);
    for (const domain::ConditionType& type : domain::kConditionTypes) {
      if (type.kind != api::kScheduleKind.kind) continue;
      const domain::Condition* said = domain::FindCondition(status.conditions, type.word);
      if (said == nullptr) continue;
      metrics_.condition.Put(samples_, said->is_true ? 1 : 0, ns_, name_,
                             metrics::ConditionName(type), metrics::ConditionReason(said->reason));
    }
  }

  void PutVerified(const VerificationFinding& finding) {
    Put(metrics_.set_verified, finding.seen_since);
  }

  // The status remembers a run for longer than its object is there, but not its error code.
  void PutLastRun(const Caches& caches) {
    const domain::RecentRun* last = domain::LastEnded(schedule_.status);
    if (last == nullptr) return;
    const auto run = caches.runs.Get({schedule_.meta.ns, last->name});
    const bool is_it =
        run && domain::BelongsTo(*run, schedule_.meta) && run->status.outcome.phase == last->phase;
    const bool is_well = last->phase == domain::RunPhase::kSuccess;
    const std::string_view code = is_it     ? std::string_view(run->status.outcome.error_code)
                                  : is_well ? std::string_view()
                                            : metrics::RunErrorCode::kForgotten;
    metrics_.last_run.Put(samples_, Unix(last->finished_at.value_or(last->scheduled_for)), ns_,
                          name_, metrics::RunStatus(last->phase), metrics::RunErrorCode(code));
  }

 private:
  void Put(const metrics::ScheduleGauge<>& gauge, std::optional<sys_seconds> at) {
    if (at) gauge.Put(samples_, Unix(*at), ns_, name_);
  }

  const ControllerMetrics& metrics_;
  const api::Schedule& schedule_;
  const metrics::ScheduleNamespace ns_;
  const metrics::ScheduleName name_;
  metrics::Samples& samples_;
};

}  // namespace

void SampleSchedules(const ControllerMetrics& metrics, const Caches& caches,
                     const VerificationFindings& verified, const base::Clock& clock, size_t most,
                     metrics::Samples& samples) {
  const auto schedules = caches.schedules.List();
  const auto shown = WithSeries(schedules, most);
  metrics.schedules.Put(samples, static_cast<double>(schedules.size()));
  metrics.schedules_without_series.Put(samples,
                                       static_cast<double>(schedules.size() - shown.size()));
  const auto oldest_active = OldestActiveRuns(caches);
  const sys_seconds now = clock.NowSeconds();
  for (const auto& schedule : shown) {
    const auto oldest = oldest_active.find(schedule->meta.uid);
    Series series(metrics, *schedule, samples);
    series.PutTimes(now,
                    oldest == oldest_active.end() ? std::nullopt : std::optional(oldest->second));
    series.PutState();
    if (const auto found = verified.Get(schedule->meta.uid)) series.PutVerified(*found);
    series.PutLastRun(caches);
  }
}

}  // namespace strongroom::controller
