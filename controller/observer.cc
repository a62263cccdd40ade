#include "controller/observer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/tenant_allowances.h"
#include "controller/job_obstacle.h"

namespace strongroom::controller {
namespace {

domain::RunView ViewOf(const CachedRun& run) {
  domain::RunView view;
  view.name = run.meta.name;
  view.uid = run.meta.uid;
  const domain::ResolvedRun& resolved = *run.status.resolved;
  view.tenant = resolved.tenant;
  view.trigger = resolved.trigger;
  view.origin = resolved.origin;
  view.scheduled_for = resolved.scheduled_for;
  view.created_at = run.meta.created_at;
  view.deadline = resolved.deadline;
  view.phase = run.status.outcome.phase;
  view.job_name = run.status.job_name;
  view.started_at = run.status.outcome.started_at;
  view.finished_at = run.status.outcome.finished_at;
  view.backup_set_id = run.status.backup_set_id;
  view.is_deleting = run.meta.is_deleting;
  view.is_canceled = run.spec.is_canceled;
  view.attempts = run.status.outcome.attempts;
  if (const domain::Condition* queued = domain::QueuedOf(run)) view.queued = *queued;
  if (const domain::Condition* blocked = domain::BlockedOf(run)) view.blocked = *blocked;
  return view;
}

void AddAll(std::vector<domain::Problem>& problems, std::vector<domain::Problem> more) {
  problems.insert(problems.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

}  // namespace

std::optional<Observation> Observer::Observe(const kube::ObjectKey& key) const {
  Observation observation;
  observation.schedule = caches_.schedules.Get(key);
  if (!observation.schedule) return std::nullopt;
  const api::Schedule& schedule = *observation.schedule;
  domain::Observed& observed = observation.observed;
  observed.name = schedule.meta.name;
  observed.uid = schedule.meta.uid;
  observed.generation = schedule.meta.generation;
  observed.created_at = schedule.meta.created_at;
  observed.is_deleting = schedule.meta.is_deleting;
  if (api::HasUsableToken(schedule)) observed.run_now_token = schedule.run_now_token;
  observed.spec = schedule.spec;
  observed.invalid = schedule.invalid;
  observed.unsupported = schedule.unsupported;
  observed.status = schedule.status;
  observed.has_unread_slots = schedule.has_unread_slots;
  observed.vanished_policies = findings_.Get(key);
  if (const auto found = verified_.Get(observed.uid)) observed.verified = found->verified;
  observed.drills = drills_.Get(key, observed.uid);
  if (observed.spec)
    AddAll(observed.invalid, api::CheckExecutor(observed.spec->executor, job_.allowed, job_.image));
  ObserveTenant(observation);
  ObserveTypes(observation);
  for (const auto& run : caches_.RunsOf(schedule.meta.uid)) ObserveRun(run, observation);
  for (const auto& run : caches_.UnresolvedRunsOf(key)) ObserveUnresolved(run, observation);
  return observation;
}

void Observer::ObserveTenant(Observation& observation) const {
  const api::Schedule& schedule = *observation.schedule;
  if (!schedule.spec) return;
  observation.tenant = caches_.tenants.Get({schedule.meta.ns, schedule.spec->tenant});
  if (!observation.tenant) return;
  domain::Observed& observed = observation.observed;
  if (auto problem = api::CheckAccount(schedule.spec->executor, observation.tenant->spec)) {
    observed.invalid.push_back(*std::move(problem));
  }
  observed.tenant = domain::TenantView{.uid = observation.tenant->meta.uid,
                                       .provider = observation.tenant->spec.provider,
                                       .problem = observation.tenant->problem,
                                       .is_deleting = observation.tenant->meta.is_deleting};
}

// Every type by its name: what "*" means is the controller's to say, for the run's executor and the
// server may be of other versions.
void Observer::ObserveTypes(Observation& observation) const {
  domain::Observed& observed = observation.observed;
  if (!observed.spec || !observed.tenant) return;
  const domain::RunTemplate& run = observed.spec->run;
  const domain::ProviderKind provider = observed.tenant->provider;
  AddAll(observed.invalid,
         catalogue::CheckPolicyTypes(catalogues_, observation.tenant->spec, run.policy_types));
  const catalogue::Catalogue* catalogue = catalogues_.Of(provider);
  if (catalogue == nullptr) return;
  const auto selected = catalogue::Select(*catalogue, run.policy_types, run.include_foundations);
  for (const catalogue::PolicyType& type : selected.types) {
    observed.tenant->policy_types.push_back(type.key);
  }
}

void Observer::ObserveJob(const CachedRun& run, const CachedJob& job, domain::RunView& view) const {
  view.job = job.state;
  view.job_failure_reason = job.failure_reason;
  view.job_finished_at = job.finished_at;
  view.job_created_at = job.meta.created_at;
  const PodsOfJob pods = caches_.PodsOf(job);
  for (const auto& pod : pods) {
    if (pod->state.started_at) view.pod_started_at = pod->state.started_at;
  }
  if (!pods.empty()) {
    view.pod_end = pods.front()->state.end;
    view.pod_ended_at = pods.front()->state.ended_at;
  }
  const bool is_active = job.state == domain::JobState::kActive;
  if (job.state == domain::JobState::kFailed || (is_active && view.pod_ended_at)) {
    view.is_lost =
        std::all_of(pods.begin(), pods.end(), [](const auto& pod) { return pod->state.is_lost; });
    if (!pods.empty()) view.obstacle = pods.front()->state.obstacle;
    return;
  }
  const bool has_started = view.started_at || view.pod_started_at;
  const bool has_time =
      !has_started && client_.clock().NowSeconds() < job.meta.created_at + domain::kStartPatience;
  const bool is_over = !is_active || domain::IsTerminal(run.status.outcome.phase);
  if (is_over || has_time) return;
  view.obstacle = ObstacleOfJob(client_, job, pods);
}

void Observer::ObserveRun(const std::shared_ptr<const CachedRun>& run,
                          Observation& observation) const {
  if (!domain::BelongsTo(*run, observation.schedule->meta)) return;
  domain::RunView view = ViewOf(*run);
  view.is_stored =
      domain::IsTerminal(run->status.outcome.phase) && history_.IsStored(run->meta.uid);
  if (const auto job = JobOf(*run)) {
    observation.jobs[run->meta.name] = job;
    ObserveJob(*run, *job, view);
  }
  observation.runs[run->meta.name] = run;
  observation.observed.runs.push_back(std::move(view));
}

void Observer::ObserveUnresolved(const std::shared_ptr<const CachedRun>& run,
                                 Observation& observation) {
  const bool is_open = run->decode_error.empty() && !run->meta.is_deleting &&
                       !domain::IsTerminal(run->status.outcome.phase);
  if (!is_open) return;
  observation.runs[run->meta.name] = run;
  domain::UnresolvedRun view{.name = run->meta.name,
                             .controller_uid = run->controller_uid,
                             .is_owned_alone = run->is_owned_alone,
                             .created_at = run->meta.created_at,
                             .spec = run->spec,
                             .queued = {}};
  if (const domain::Condition* queued = domain::QueuedOf(*run)) view.queued = *queued;
  observation.observed.unresolved.push_back(std::move(view));
}

std::shared_ptr<const CachedJob> Observer::JobOf(const CachedRun& run) const {
  if (auto cached = caches_.JobOf(run)) return cached;
  // A run that was seen to work has had a Job. That it is gone is a hard statement: never made from
  // a cache.
  if (run.status.job_name.empty() || domain::IsTerminal(run.status.outcome.phase)) return nullptr;
  const auto found = client_.Find(kJobs, run.meta.ns, domain::JobNameOf(run));
  if (!found) return nullptr;
  const CachedJob live = DecodeCachedJob(*found);
  return IsJobOf(&live, run) ? std::make_shared<const CachedJob>(live) : nullptr;
}

}  // namespace strongroom::controller
