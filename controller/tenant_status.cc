#include "controller/tenant_status.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/log.h"
#include "controller/tenant_parts.h"
#include "domain/conditions.h"

namespace strongroom::controller {
namespace {

// For what the Tenant names, which nobody watches.
constexpr std::chrono::seconds kLookForMissing{60};
constexpr std::chrono::minutes kLookAgain{10};

}  // namespace

void TenantStatusWriter::RunStored(const domain::Run& run, Stored /*how*/) {
  const domain::Outcome& outcome = run.status.outcome;
  if (!domain::StoresSet(outcome.phase) || !outcome.finished_at) return;
  const kube::ObjectKey tenant{run.meta.ns, domain::FactsOf(run).tenant.name};
  {
    const base::MutexLock lock(mutex_);
    auto& last = last_backup_[tenant];
    last = std::max(last, *outcome.finished_at);
  }
  queue_.Add(tenant);
}

bool TenantStatusWriter::DoNext(const std::stop_token& stop) {
  const auto tenant = queue_.Get(stop);
  if (!tenant) return false;
  try {
    Write(*tenant);
    queue_.Forget(*tenant);
  } catch (const std::exception& e) {
    if (stop.stop_requested()) return false;
    base::LogWarning("tenant status could not be written",
                     {{"namespace", tenant->ns}, {"tenant", tenant->name}, {"error", e.what()}});
    queue_.AddRateLimited(*tenant);
  }
  queue_.Done(*tenant);
  return true;
}

void TenantStatusWriter::Write(const kube::ObjectKey& key) {
  const auto tenant = caches_.tenants.Get(key);
  std::optional<std::chrono::sys_seconds> last_backup;
  {
    const base::MutexLock lock(mutex_);
    const auto found = last_backup_.find(key);
    if (found != last_backup_.end()) last_backup = found->second;
    if (!tenant) last_backup_.erase(key);
  }
  if (!tenant) return;
  const domain::TenantStatus& shown = tenant->status;
  if (shown.last_backup_at && last_backup < shown.last_backup_at) {
    last_backup = shown.last_backup_at;
  }
  std::optional<domain::Obstacle> missing;
  if (!tenant->problem && NamesParts(tenant->spec)) {
    missing = MissingPart(look_client_, *tenant);
    queue_.AddAfter(key, missing ? kLookForMissing : kLookAgain);
  }
  const domain::Condition ready = api::ReadyOf(*tenant, missing, clock_.NowSeconds());
  const domain::Condition* told =
      domain::FindCondition(shown.conditions, domain::condition::kReady);
  const bool is_told = told != nullptr && told->is_true == ready.is_true &&
                       told->reason == ready.reason && told->message == ready.message;
  const bool is_current = is_told && shown.observed_generation == tenant->meta.generation &&
                          shown.last_backup_at == last_backup;
  if (is_current) return;
  client_.MergePatch(api::kTenantKind, key.ns, key.name,
                     api::BuildTenantStatusPatch(*tenant, ready, last_backup), "status");
}

}  // namespace strongroom::controller
