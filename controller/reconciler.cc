#include "controller/reconciler.h"

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "controller/condition_events.h"
#include "controller/reference.h"
#include "domain/conditions.h"
#include "domain/plan_status.h"
#include "kube/error.h"
#include "web/error.h"

namespace strongroom::controller {
namespace {

// For a schedule whose last writes the caches do not show yet, should their events not come.
constexpr std::chrono::seconds kLookAgain{1};
constexpr std::chrono::seconds kScheduleMayCome{60};
constexpr size_t kMaxStraysAtOnce = 50;

// What is refused is asked for again, however often it was refused before.
constexpr std::chrono::seconds kRefusedAgain{60};

// It means only that the cache was behind.
bool IsConflict(const std::exception& failure) {
  const auto* const refusal = dynamic_cast<const kube::ApiError*>(&failure);
  return refusal != nullptr && kube::IsConflict(*refusal);
}

void LogFailure(const kube::ObjectKey& schedule, const std::exception& failure) {
  if (IsConflict(failure)) return;
  base::LogError(
      "schedule could not be reconciled",
      {{"namespace", schedule.ns}, {"schedule", schedule.name}, {"error", failure.what()}});
}

// Nobody holds a place for longer, whoever keeps its end from being written or its Job from ending.
bool HasHadItsTime(const CachedRun& run, std::chrono::sys_seconds now, std::chrono::seconds grace) {
  const auto& resolved = run.status.resolved;
  return resolved && domain::HasHadItsTime(resolved->deadline, now, grace);
}

// Whether nobody plans for the run, as its schedule is gone (then Orphans ends it) or it is being
// deleted, and no Job works for it any more.
bool IsAbandoned(const Caches& caches, const CachedRun& run) {
  const auto schedule = caches.schedules.Get(ScheduleKeyOf(run));
  const bool is_planned_for = schedule && domain::BelongsTo(run, schedule->meta);
  if (is_planned_for && !run.meta.is_deleting) return false;
  const auto job = caches.JobOf(run);
  return !job || job->state != domain::JobState::kActive;
}

}  // namespace

Result Reconciler::Reconcile(const kube::ObjectKey& schedule) {
  if (parts_.server_clock.IsOff()) return {.requeue_after = kLookAgain};
  if (!parts_.caches.life.HaveAllListed()) return {.requeue_after = kLookAgain};
  if (!parts_.own_writes.AreVisible(schedule)) return {.requeue_after = kLookAgain};
  Result result;
  try {
    Bring(schedule, result);
  } catch (const web::StoppedError&) {
    // The next leader goes on from here.
  } catch (const std::exception& e) {
    result.has_failed = true;
    LogFailure(schedule, e);
  }
  return result;
}

void Reconciler::Bring(const kube::ObjectKey& schedule, Result& result) {
  GiveBackPlaces(schedule);
  if (parts_.orphans.End(schedule)) result.requeue = true;
  auto observation = parts_.observer.Observe(schedule);
  if (!observation) {
    EndStrays(schedule, result);
    return;
  }
  const domain::Plan plan =
      domain::PlanSchedule(observation->observed, parts_.clock.NowSeconds(), options_);
  result.requeue_at = plan.wake;
  HoldPlaces(*observation);
  GiveUpPlaces(*observation, plan);
  Carry(*observation, plan, result);
  // In a full minute the Jobs of all come before the status of each.
  const bool comes_later = domain::CanDeferStatus(plan) && parts_.queue.Depth() > 0;
  if (!comes_later) parts_.actor.WriteStatus(*observation, plan);
  if (comes_later || plan.has_more) result.requeue = true;
  TellConditions(parts_.events, *observation->schedule, observation->observed.status, plan.status);
  TellUnusableToken(parts_.events, *observation->schedule);
}

// However a step fails, the status says so, for as long as it does.
void Reconciler::Carry(Observation& observation, const domain::Plan& plan, Result& result) {
  try {
    if (parts_.actor.Act(observation, plan)) return;
    result.has_failed = true;
    result.requeue_after = kRefusedAgain;
  } catch (const web::StoppedError&) {
    throw;
  } catch (const web::WebError& e) {
    if (!IsConflict(e)) {
      result.requeue_after = kRefusedAgain;
      TellHeld(observation, plan, e);
    }
    throw;
  }
}

void Reconciler::TellHeld(const Observation& observation, const domain::Plan& plan,
                          const std::exception& failure) {
  const domain::Obstacle obstacle{std::string(domain::obstacle::kWriteRefused),
                                  base::Cut(failure.what(), domain::kMaxWords)};
  const auto& stored = observation.observed.status.conditions;
  if (domain::IsNews(domain::FindCondition(stored, domain::condition::kBlocked), obstacle)) {
    parts_.events.Record(ReferenceTo(*observation.schedule), kube::EventType::kWarning,
                         obstacle.reason, obstacle.message);
  }
  domain::Plan held;
  held.status = domain::HeldStatus(observation.observed, plan, obstacle, parts_.clock.NowSeconds());
  try {
    parts_.actor.WriteStatus(observation, held);
  } catch (const web::StoppedError&) {
    throw;
  } catch (const web::WebError& e) {
    base::LogWarning("status could not be written", {{"namespace", observation.schedule->meta.ns},
                                                     {"schedule", observation.schedule->meta.name},
                                                     {"error", e.what()}});
  }
}

// Runs that name a schedule which is not there. It may still come: whole folders are applied in any
// order. A few at a time: each is a write, and whoever makes runs can make any number of them.
void Reconciler::EndStrays(const kube::ObjectKey& schedule, Result& result) {
  size_t ended = 0;
  for (const auto& run : parts_.caches.UnresolvedRunsOf(schedule)) {
    const auto until = run->meta.created_at + kScheduleMayCome;
    if (parts_.clock.NowSeconds() < until) {
      result.requeue_at = std::min(until, result.requeue_at.value_or(until));
    } else if (++ended > kMaxStraysAtOnce) {
      result.requeue = true;
      return;
    } else {
      parts_.actor.EndStray(*run);
    }
  }
}

// The end of a run gives its place back, but it can come in between: after somebody saw the run at
// work, and before that somebody gave it the place. Not to be asked at that moment, but here, where
// the caches show what was written last: until then a run that has just been made looks like one
// that is gone. An orphan has a place as long as its Job works.
void Reconciler::GiveBackPlaces(const kube::ObjectKey& schedule) {
  for (const kube::ObjectKey& key : parts_.gate.RunsOf(schedule)) {
    const auto run = parts_.caches.runs.Get(key);
    if (!run || domain::IsTerminal(run->status.outcome.phase) ||
        HasHadItsTime(*run, parts_.clock.NowSeconds(), options_.report_grace) ||
        IsAbandoned(parts_.caches, *run)) {
      LeaveGate(parts_.gate, key, parts_.queue);
    }
  }
}

// A Job can be there although nobody was told that it was made.
void Reconciler::HoldPlaces(const Observation& observation) {
  for (const domain::RunView& run : observation.observed.runs) {
    const bool works =
        run.job == domain::JobState::kActive && !domain::IsTerminal(run.phase) &&
        !domain::HasHadItsTime(run.deadline, parts_.clock.NowSeconds(), options_.report_grace);
    if (!works || run.is_deleting) continue;
    const kube::ObjectKey schedule = KeyOf(observation.schedule->meta);
    parts_.gate.Hold({.tenant = {schedule.ns, run.tenant.name},
                      .run = {schedule.ns, run.name},
                      .schedule = schedule,
                      .scheduled_for = run.scheduled_for});
  }
}

// A run that waits for its tenant and may not start any more must not keep its place in the queue.
void Reconciler::GiveUpPlaces(const Observation& observation, const domain::Plan& plan) {
  for (const domain::RunView& run : observation.observed.runs) {
    const bool waits = run.job == domain::JobState::kAbsent && !domain::IsTerminal(run.phase);
    const bool starts = std::find(plan.start_jobs.begin(), plan.start_jobs.end(), run.name) !=
                        plan.start_jobs.end();
    if (!waits || starts) continue;
    LeaveGate(parts_.gate, {observation.schedule->meta.ns, run.name}, parts_.queue);
  }
}

}  // namespace strongroom::controller
