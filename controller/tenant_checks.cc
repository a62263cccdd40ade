#include "controller/tenant_checks.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "api/check_report.h"
#include "api/tenant_allowances.h"
#include "base/log.h"
#include "base/text.h"
#include "controller/creation.h"
#include "controller/deletion.h"
#include "controller/job_obstacle.h"
#include "domain/error_codes.h"
#include "domain/pod_state.h"

namespace strongroom::controller {
namespace {

// Whether runs of it can start: what it says of its pods was checked, and somebody wants it.
bool CanRun(const api::Schedule& schedule, const api::Tenant& tenant,
            const TenantChecks::Parts& parts) {
  if (!schedule.spec || !schedule.spec->enabled || schedule.meta.is_deleting) return false;
  if (!schedule.invalid.empty() || !schedule.unsupported.empty()) return false;
  return api::CheckExecutor(schedule.spec->executor, parts.job.allowed, parts.job.image).empty() &&
         !api::CheckAccount(schedule.spec->executor, tenant.spec) &&
         catalogue::CheckPolicyTypes(parts.catalogues, tenant.spec, schedule.spec->run.policy_types)
             .empty();
}

// Absent also when they are none that a check of ours leaves: another image, or somebody's pod.
std::optional<domain::CheckFindings> FindingsIn(const CachedPod& pod) {
  if (pod.last_words.empty()) return std::nullopt;
  try {
    return api::ReadCheckReport(pod.last_words);
  } catch (const base::JsonError&) {
    return std::nullopt;
  }
}

}  // namespace

TenantChecks::Result TenantChecks::LookAt(const api::Tenant& tenant) {
  const kube::ObjectKey key = KeyOf(tenant.meta);
  Observation observation = Observe(tenant);
  const domain::CheckPlan plan = domain::PlanCheck(observation.observed, parts_.clock.NowSeconds());
  Result result{.last = plan.last, .wake = plan.wake};
  if (plan.is_at_work) {
    places_.Hold(key);
    return result;
  }
  if (plan.create_job.empty()) {
    places_.Leave(key);
    return result;
  }
  if (!places_.Enter(key)) return result;
  for (const auto& job : observation.jobs) {
    const auto& gone = plan.delete_jobs;
    if (std::find(gone.begin(), gone.end(), job->meta.name) != gone.end()) {
      DeleteJob(parts_.client, *job);
    }
  }
  observation.job.name = plan.create_job;
  if (auto refused = Create(tenant, observation.job)) {
    places_.Leave(key);
    result.last = std::move(refused);
  }
  result.wake = parts_.clock.NowSeconds() + domain::kWaitingPeriod;
  return result;
}

TenantChecks::Observation TenantChecks::Observe(const api::Tenant& tenant) const {
  Observation observation;
  domain::CheckObserved& observed = observation.observed;
  observed.tenant = tenant.meta.name;
  observed.tenant_uid = tenant.meta.uid;
  observed.last = tenant.status.check;
  for (const auto& job : parts_.caches.ChecksOf(tenant)) {
    observed.jobs.push_back(ViewOf(*job));
    observation.jobs.push_back(job);
  }
  const bool is_usable =
      domain::IsChecked(tenant.spec.provider) && !tenant.problem && !tenant.meta.is_deleting;
  if (is_usable) ObserveSchedules(tenant, observation);
  return observation;
}

// All that its enabled schedules select, as the first of them has its pods.
void TenantChecks::ObserveSchedules(const api::Tenant& tenant, Observation& observation) const {
  const catalogue::Catalogue* const catalogue = parts_.catalogues.Of(tenant.spec.provider);
  if (catalogue == nullptr) return;
  auto schedules = parts_.caches.SchedulesOf(KeyOf(tenant.meta));
  std::erase_if(schedules, [&](const auto& one) { return !CanRun(*one, tenant, parts_); });
  std::sort(schedules.begin(), schedules.end(),
            [](const auto& a, const auto& b) { return a->meta.name < b->meta.name; });
  std::set<std::string> types;
  for (const auto& schedule : schedules) {
    const domain::RunTemplate& run = schedule->spec->run;
    const auto selected = catalogue::Select(*catalogue, run.policy_types, run.include_foundations);
    for (const catalogue::PolicyType& type : selected.types) types.insert(type.key);
  }
  if (types.empty()) return;
  api::CheckJob& job = observation.job;
  job.overrides = schedules.front()->spec->executor;
  job.policy_types.assign(types.begin(), types.end());
  job.subject_digest = domain::SubjectDigestOf({.tenant_uid = tenant.meta.uid,
                                                .tenant_generation = tenant.meta.generation,
                                                .check_now = tenant.check_now,
                                                .service_account = job.overrides.service_account,
                                                .policy_types = job.policy_types});
  observation.observed.subject_digest = job.subject_digest;
}

domain::CheckJobView TenantChecks::ViewOf(const CachedJob& job) const {
  domain::CheckJobView view{.name = job.meta.name,
                            .subject_digest = job.check_subject,
                            .created_at = job.meta.created_at,
                            .ended_at = {},
                            .findings = {},
                            .words = {}};
  const PodsOfJob pods = parts_.caches.PodsOf(job);
  // Of the newest, unless another one has found something.
  for (const auto& pod : pods) {
    if (view.findings) break;
    view.findings = FindingsIn(*pod);
    if (pod != pods.front() && !view.findings) continue;
    view.words = pod->state.end;
    view.ended_at = pod->state.ended_at;
  }
  const bool is_active = job.state == domain::JobState::kActive;
  if (!is_active && !view.ended_at) view.ended_at = job.finished_at.value_or(job.meta.created_at);
  if (!is_active || view.ended_at) return view;
  if (const auto obstacle = WhyNotStarted(parts_.client, job, pods, parts_.clock.NowSeconds())) {
    view.words = obstacle->reason + ": " + obstacle->message;
  }
  return view;
}

std::optional<domain::TenantCheck> TenantChecks::Create(const api::Tenant& tenant,
                                                        const api::CheckJob& job) {
  const Creation creation = CreateOrAdopt(
      parts_.client, kJobs, api::BuildCheckJob(parts_.job, tenant, job),
      [&](const kube::Json& there) { return IsCheckOf(DecodeCachedJob(there), tenant); });
  if (creation.is_new) {
    base::LogInfo("tenant check begun",
                  {{"namespace", tenant.meta.ns}, {"tenant", tenant.meta.name}, {"job", job.name}});
  }
  if (!creation.refusal) return std::nullopt;
  const std::string& words = *creation.refusal;
  base::LogError("tenant check cannot be made",
                 {{"namespace", tenant.meta.ns}, {"tenant", tenant.meta.name}, {"error", words}});
  return domain::TenantCheck{
      .subject_digest = job.subject_digest,
      .checked_at = parts_.clock.NowSeconds(),
      .findings = {
          .error_code = std::string(domain::error_code::kStartTimeout),
          .error_message = base::Cut("Job " + job.name + ": " + words, domain::kMaxWords)}};
}

}  // namespace strongroom::controller
