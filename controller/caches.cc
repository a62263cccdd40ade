#include "controller/caches.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "api/tenant_allowances.h"

namespace strongroom::controller {
namespace {

constexpr const char* kByTenant = "tenant";
constexpr const char* kBySchedule = "schedule";
constexpr const char* kOpenBySchedule = "open, by name of the schedule";
constexpr const char* kByJob = "UID of the Job";
constexpr const char* kRefused = "refused";
constexpr const char* kByUid = "UID";
constexpr const char* kByChecked = "UID of the Tenant that is checked";
constexpr const char* kByDrilled = "UID of the schedule that it is a drill of";
constexpr const char* kByRestored = "UID of the BackupRestore";

// No word for what is none.
std::vector<std::string> OneWord(const std::string& word) {
  if (word.empty()) return {};
  return {word};
}

// No UID has a slash.
std::string Word(const kube::ObjectKey& key) { return key.ns + "/" + key.name; }

}  // namespace

Caches::Caches(ClusterListener* listener, api::ExecutorAllowances allowed)
    : tenants([allowed = std::move(allowed)](const kube::Json& object) {
        api::Tenant tenant = api::DecodeTenant(object);
        if (!tenant.problem) tenant.problem = api::CheckTenant(tenant.spec, allowed);
        return std::make_shared<const api::Tenant>(std::move(tenant));
      }),
      schedules([](const kube::Json& object) {
        return std::make_shared<const api::Schedule>(api::DecodeSchedule(object));
      }),
      runs([](const kube::Json& object) {
        return std::make_shared<const CachedRun>(DecodeCachedRun(object));
      }),
      jobs([](const kube::Json& object) {
        return std::make_shared<const CachedJob>(DecodeCachedJob(object));
      }),
      pods([](const kube::Json& object) {
        return std::make_shared<const CachedPod>(DecodeCachedPod(object));
      }),
      restores([](const kube::Json& object) {
        return std::make_shared<const CachedRestore>(DecodeCachedRestore(object));
      }) {
  AddIndexes();
  if (listener != nullptr) TellOfChanges(*listener);
}

void Caches::AddIndexes() {
  schedules.AddIndex(kByTenant, [](const api::Schedule& schedule) {
    if (!schedule.spec) return std::vector<std::string>{};
    return std::vector<std::string>{Word({schedule.meta.ns, schedule.spec->tenant})};
  });
  tenants.AddIndex(kByUid, [](const api::Tenant& tenant) { return std::vector{tenant.meta.uid}; });
  jobs.AddIndex(kByChecked, [](const CachedJob& job) { return OneWord(job.checks); });
  restores.AddIndex(kByUid,
                    [](const CachedRestore& restore) { return std::vector{restore.meta.uid}; });
  restores.AddIndex(kByDrilled, [](const CachedRestore& restore) {
    const bool is_drill = restore.drill && !restore.drill->schedule_uid.empty();
    return is_drill ? std::vector{restore.drill->schedule_uid} : std::vector<std::string>{};
  });
  jobs.AddIndex(kByRestored, [](const CachedJob& job) { return OneWord(job.restores); });
  pods.AddIndex(kByJob, [](const CachedPod& pod) { return OneWord(pod.job_uid); });
  runs.AddIndex(kBySchedule, [](const CachedRun& run) {
    if (!run.decode_error.empty()) return std::vector<std::string>{};
    if (run.status.resolved) return std::vector<std::string>{run.status.resolved->schedule.uid};
    // No look at the schedule has anything to do for one that was refused, however many there are.
    if (IsRefused(run)) return std::vector<std::string>{};
    return std::vector<std::string>{Word(ScheduleKeyOf(run))};
  });
  runs.AddIndex(kRefused, [](const CachedRun& run) {
    return IsRefused(run) ? std::vector<std::string>{kRefused} : std::vector<std::string>{};
  });
  runs.AddIndex(kOpenBySchedule, [](const CachedRun& run) {
    const bool is_open = run.decode_error.empty() && run.status.resolved &&
                         !domain::IsTerminal(run.status.outcome.phase);
    return is_open ? std::vector<std::string>{Word(ScheduleKeyOf(run))}
                   : std::vector<std::string>{};
  });
}

void Caches::TellOfChanges(ClusterListener& listener) {
  tenants.OnChange([&listener](const auto& key, const auto& before, const auto& now) {
    listener.TenantChanged(key, before, now);
  });
  schedules.OnChange([&listener](const auto& key, const auto& before, const auto& now) {
    listener.ScheduleChanged(key, before, now);
  });
  runs.OnChange([&listener](const auto& key, const auto& before, const auto& now) {
    listener.RunChanged(key, before, now);
  });
  restores.OnChange([&listener](const auto& key, const auto& before, const auto& now) {
    listener.RestoreChanged(key, before, now);
  });
  const auto tell = [&listener](const auto& key, const auto& before, const auto& now) {
    const auto& part = now ? *now : *before;
    if (!part.checks.empty()) return listener.PartOfCheckChanged(part.checks);
    if (!part.restores.empty()) return listener.PartOfRestoreChanged(part.restores);
    listener.PartOfRunChanged({key.ns, part.run});
  };
  jobs.OnChange(tell);
  pods.OnChange(tell);
}

void Caches::Start(const kube::Client& client) {
  const std::string ours =
      std::string(api::kManagedByLabel) + "=" + std::string(api::kManagedByValue);
  const auto watch = [&](const kube::Resource& resource, const std::string& labels,
                         kube::ReflectorSink& sink) {
    reflectors_.push_back(std::make_unique<kube::Reflector>(
        client, resource, "", kube::Selector{labels, ""}, sink, life));
    threads_.emplace_back([reflector = reflectors_.back().get()](const std::stop_token& stop) {
      reflector->Run(stop);
    });
  };
  watch(api::kTenantKind, "", tenants);
  watch(api::kScheduleKind, "", schedules);
  watch(api::kRunKind, "", runs);
  watch(kJobs, ours, jobs);
  watch(kPods, ours, pods);
  watch(api::kRestoreKind, "", restores);
}

void Caches::WakeWatches() {
  for (const auto& reflector : reflectors_) reflector->Wake();
}

bool Caches::HasSynced() const {
  return tenants.HasSynced() && schedules.HasSynced() && runs.HasSynced() && jobs.HasSynced() &&
         pods.HasSynced() && restores.HasSynced();
}

bool Caches::WaitForSync(const std::stop_token& stop) const {
  return tenants.WaitForSync(stop) && schedules.WaitForSync(stop) && runs.WaitForSync(stop) &&
         jobs.WaitForSync(stop) && pods.WaitForSync(stop) && restores.WaitForSync(stop);
}

std::vector<std::shared_ptr<const api::Schedule>> Caches::SchedulesOf(
    const kube::ObjectKey& tenant) const {
  return schedules.ByIndex(kByTenant, Word(tenant));
}

std::vector<std::shared_ptr<const CachedRun>> Caches::RunsOf(
    const std::string& schedule_uid) const {
  return runs.ByIndex(kBySchedule, schedule_uid);
}

std::vector<std::shared_ptr<const CachedRun>> Caches::UnresolvedRunsOf(
    const kube::ObjectKey& schedule) const {
  return runs.ByIndex(kBySchedule, Word(schedule));
}

std::vector<std::shared_ptr<const CachedRun>> Caches::RefusedRuns() const {
  return runs.ByIndex(kRefused, kRefused);
}

std::vector<std::shared_ptr<const CachedRun>> Caches::OpenRunsOf(
    const kube::ObjectKey& schedule) const {
  return runs.ByIndex(kOpenBySchedule, Word(schedule));
}

std::shared_ptr<const CachedJob> Caches::JobOf(const CachedRun& run) const {
  auto job = jobs.Get(JobKeyOf(run));
  return IsJobOf(job.get(), run) ? job : nullptr;
}

// Anybody's pod may say that it is of a Job: of another namespace none is.
PodsOfJob Caches::PodsOf(const CachedJob& job) const {
  PodsOfJob found = pods.ByIndex(kByJob, job.meta.uid);
  std::erase_if(found, [&](const auto& pod) { return pod->meta.ns != job.meta.ns; });
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(a->meta.created_at, a->meta.name) > std::tie(b->meta.created_at, b->meta.name);
  });
  return found;
}

std::vector<std::shared_ptr<const CachedJob>> Caches::ChecksOf(const api::Tenant& tenant) const {
  auto checks = jobs.ByIndex(kByChecked, tenant.meta.uid);
  std::erase_if(checks,
                [&](const auto& job) { return job->meta.is_deleting || !IsCheckOf(*job, tenant); });
  return checks;
}

std::vector<std::shared_ptr<const CachedJob>> Caches::JobsOfRestore(
    const domain::Restore& restore) const {
  auto found = jobs.ByIndex(kByRestored, restore.meta.uid);
  std::erase_if(found, [&](const auto& job) { return !IsOfRestore(*job, restore); });
  return found;
}

std::vector<std::shared_ptr<const CachedRestore>> Caches::DrillsOf(
    const api::Schedule& schedule) const {
  auto found = restores.ByIndex(kByDrilled, schedule.meta.uid);
  std::erase_if(found, [&](const auto& drill) { return drill->meta.ns != schedule.meta.ns; });
  return found;
}

std::shared_ptr<const CachedRestore> Caches::RestoreOf(const std::string& uid) const {
  const auto found = restores.ByIndex(kByUid, uid);
  return found.empty() ? nullptr : found.front();
}

std::shared_ptr<const api::Tenant> Caches::TenantOf(const std::string& uid) const {
  const auto found = tenants.ByIndex(kByUid, uid);
  return found.empty() ? nullptr : found.front();
}

}  // namespace strongroom::controller
