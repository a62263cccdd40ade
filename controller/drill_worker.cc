#include "controller/drill_worker.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/drill.h"
#include "api/kinds.h"
#include "base/log.h"
#include "base/text.h"
#include "controller/creation.h"
#include "controller/deletion.h"
#include "controller/drill_account.h"
#include "domain/conditions.h"
#include "domain/drill_answer.h"
#include "domain/drill_reasons.h"

namespace strongroom::controller {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// The caches are behind by less, or their events do not come.
constexpr seconds kToBeSeen{30};

domain::Obstacle Failed(const std::string& message) {
  return {.reason = std::string(domain::schedule_restorable::kDrillFailed),
          .message = base::Cut(message, domain::kMaxWords)};
}

}  // namespace

bool DrillWorker::DoNext(const std::stop_token& stop) {
  const auto key = queue_.Get(stop);
  if (!key) return false;
  try {
    const auto schedule = parts_.caches.schedules.Get(*key);
    if (!schedule || schedule->meta.is_deleting) {
      Forget(*key);
    } else if (schedule->spec) {
      Look(*schedule);
    } else {
      Rest(*schedule);
    }
    queue_.Forget(*key);
  } catch (const std::exception& e) {
    if (stop.stop_requested()) return false;
    base::LogWarning("drills could not be looked at",
                     {{"namespace", key->ns}, {"schedule", key->name}, {"error", e.what()}});
    queue_.AddRateLimited(*key);
  }
  queue_.Done(*key);
  return true;
}

void DrillWorker::CatchUp() {
  for (const auto& restore : parts_.caches.restores.List()) {
    if (!restore->drill || restore->drill->schedule_name.empty()) continue;
    const bool has_ended = domain::HasEnded(restore->status.phase) || domain::AnswerOf(*restore);
    if (!has_ended) places_.Hold({restore->meta.ns, restore->drill->schedule_name});
  }
}

void DrillWorker::Forget(const kube::ObjectKey& schedule) {
  parts_.findings.Forget(schedule);
  kept_back_.LetGo(schedule);
  made_.erase(schedule);
  UsePlaces(schedule, {});
}

void DrillWorker::Rest(const api::Schedule& schedule) {
  domain::DrillObserved known{
      .schedule_name = schedule.meta.name, .schedule_uid = schedule.meta.uid, .spec = {}};
  known.last = schedule.status.last_drill;
  for (const auto& drill : parts_.caches.DrillsOf(schedule)) known.drills.push_back(*drill);
  const std::exception_ptr failure =
      Remove(domain::PlanDrill(known, parts_.clock.NowSeconds()).remove);
  UsePlaces(KeyOf(schedule.meta), {});
  if (failure) std::rethrow_exception(failure);
}

void DrillWorker::Look(const api::Schedule& schedule) {
  if (AwaitsItsOwn(KeyOf(schedule.meta))) return;
  const auto look = [&] {
    const domain::DrillObserved observed = Observe(schedule);
    return Act(schedule, domain::PlanDrill(observed, parts_.clock.NowSeconds()));
  };
  // What was refused keeps the second one from asking for it again.
  if (!look()) look();
}

// Looked at before the caches show it, another one would be made where another set is the newest by
// now.
bool DrillWorker::AwaitsItsOwn(const kube::ObjectKey& schedule) {
  const auto made = made_.find(schedule);
  if (made == made_.end()) return false;
  const bool is_seen = parts_.caches.restores.Get({schedule.ns, made->second.name}) != nullptr;
  if (!is_seen && parts_.clock.Steady() < made->second.until) {
    queue_.AddAfter(schedule, kToBeSeen);
    return true;
  }
  made_.erase(made);
  return false;
}

domain::DrillObserved DrillWorker::Observe(const api::Schedule& schedule) {
  domain::DrillObserved observed = Known(schedule);
  if (observed.problem || !domain::IsDrillDue(observed, parts_.clock.NowSeconds())) return observed;
  if (const auto problem = WhyNobodyStands(schedule)) {
    observed.not_before = KeepBack(schedule, *problem);
    observed.problem = problem;
  } else {
    observed.has_place = places_.Enter(KeyOf(schedule.meta));
  }
  return observed;
}

domain::DrillObserved DrillWorker::Known(const api::Schedule& schedule) const {
  domain::DrillObserved known{.schedule_name = schedule.meta.name,
                              .schedule_uid = schedule.meta.uid,
                              .spec = schedule.spec->drill,
                              .newest_set = domain::NewestSet(schedule.status),
                              .sets = domain::RecentSets(schedule.status),
                              .last = schedule.status.last_drill,
                              .said = {},
                              .drills = {},
                              .problem = SpecProblem(schedule),
                              .not_before = {}};
  // What was said last may not be written yet.
  const auto found = parts_.findings.Get(KeyOf(schedule.meta), schedule.meta.uid);
  const auto* const stored =
      domain::FindCondition(schedule.status.conditions, domain::condition::kRestorable);
  if (stored != nullptr) known.said = *stored;
  if (found && found->restorable) known.said = found->restorable;
  for (const auto& drill : parts_.caches.DrillsOf(schedule)) known.drills.push_back(*drill);
  if (const auto* const kept_back = kept_back_.Find(schedule)) {
    if (!known.problem) known.problem = kept_back->why;
    known.not_before = kept_back->until;
  }
  return known;
}

bool DrillWorker::Act(const api::Schedule& schedule, const domain::DrillPlan& plan) {
  const kube::ObjectKey key = KeyOf(schedule.meta);
  const std::exception_ptr failure = Remove(plan.remove);
  if (plan.gave_up) KeepBack(schedule, *plan.gave_up);
  if (plan.make) {
    if (const auto refusal = Make(schedule, *plan.make)) {
      KeepBack(schedule, *refusal);
      return false;
    }
    kept_back_.LetGo(key);
  }
  if (!schedule.spec->drill) kept_back_.LetGo(key);
  UsePlaces(key, plan);
  if (parts_.findings.Put(key, schedule.meta.uid,
                          {.restorable = plan.restorable, .last = plan.last})) {
    parts_.queue.Add(key);
  }
  if (plan.wake) queue_.AddAt(key, *plan.wake);
  if (failure) std::rethrow_exception(failure);
  return true;
}

std::chrono::sys_seconds DrillWorker::KeepBack(const api::Schedule& schedule,
                                               const domain::Obstacle& why) {
  const sys_seconds until = kept_back_.Add(schedule, why).until;
  queue_.AddAt(KeyOf(schedule.meta), until);
  return until;
}

std::exception_ptr DrillWorker::Remove(const std::vector<domain::DrillToDelete>& drills) const {
  std::exception_ptr failure;
  for (const domain::DrillToDelete& drill : drills) {
    try {
      if (!DeleteObject(parts_.client, api::kRestoreKind, drill.meta)) continue;
      base::LogInfo(
          "drill deleted",
          {{"namespace", drill.meta.ns}, {"restore", drill.meta.name}, {"why", drill.why}});
    } catch (const kube::ApiError&) {
      failure = std::current_exception();
    }
  }
  return failure;
}

std::optional<domain::Obstacle> DrillWorker::SpecProblem(const api::Schedule& schedule) const {
  const auto& drill = schedule.spec->drill;
  if (!drill) return std::nullopt;
  std::string problem = domain::SpecProblem(*drill);
  const auto tenant = parts_.caches.tenants.Get({schedule.meta.ns, schedule.spec->tenant});
  if (problem.empty() && tenant && !tenant->problem) {
    problem = domain::ProviderProblem(*drill, tenant->spec.provider);
  }
  if (problem.empty()) return std::nullopt;
  return domain::Obstacle{.reason = std::string(domain::schedule_restorable::kDrillRefused),
                          .message = base::Cut(problem, domain::kMaxWords)};
}

std::optional<domain::Obstacle> DrillWorker::WhyNobodyStands(const api::Schedule& schedule) const {
  try {
    return WhyNotForDrill(parts_.client, parts_.reviews, schedule.meta.ns, *schedule.spec->drill);
  } catch (const kube::ApiError& e) {
    if (!IsRefusal(e)) throw;
    return Failed(std::string("what its account may do cannot be asked: ") + e.what());
  }
}

std::optional<domain::Obstacle> DrillWorker::Make(const api::Schedule& schedule,
                                                  const domain::DrillToMake& drill) {
  const std::string& ns = schedule.meta.ns;
  const auto is_ours = [&](const kube::Json& there) {
    const auto mark = DecodeCachedRestore(there).drill;
    return mark && mark->schedule_uid == schedule.meta.uid;
  };
  const Creation creation =
      CreateOrAdopt(parts_.client, api::kRestoreKind, api::BuildDrill(ns, drill), is_ours);
  if (creation.refusal) return Failed("BackupRestore " + drill.name + ": " + *creation.refusal);
  if (creation.is_new) {
    base::LogInfo("drill begun", {{"namespace", ns},
                                  {"schedule", schedule.meta.name},
                                  {"restore", drill.name},
                                  {"set", drill.spec.backup_set}});
  }
  made_[KeyOf(schedule.meta)] = {.name = drill.name, .until = parts_.clock.Steady() + kToBeSeen};
  return std::nullopt;
}

void DrillWorker::UsePlaces(const kube::ObjectKey& schedule, const domain::DrillPlan& plan) {
  if (plan.is_at_work) {
    places_.Hold(schedule);
  } else if (!plan.needs_place) {
    places_.Leave(schedule);
  }
  for (const kube::ObjectKey& next : places_.Next()) queue_.Add(next);
}

}  // namespace strongroom::controller
