#include "controller/tenant_status.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/log.h"
#include "controller/tenant_parts.h"
#include "domain/conditions.h"
#include "domain/plan_check.h"
#include "domain/tenant_permissions.h"
#include "domain/tenant_rights.h"

namespace strongroom::controller {
namespace {

// For what the Tenant names, which nobody watches.
constexpr std::chrono::seconds kLookForMissing{60};
constexpr std::chrono::minutes kLookAgain{10};

// Whether the status says so already, since whenever.
bool IsShown(const domain::Condition& wanted, const domain::TenantStatus& status) {
  const domain::Condition* const shown = domain::FindCondition(status.conditions, wanted.type);
  return shown != nullptr && shown->is_true == wanted.is_true &&
         shown->is_unknown == wanted.is_unknown && shown->reason == wanted.reason &&
         shown->message == wanted.message;
}

// What the newest of these runs that says something about the tenant says, as `of` has it.
template <typename Finding>
std::optional<Finding> NewestFinding(const std::vector<std::shared_ptr<const CachedRun>>& runs,
                                     const api::Tenant& tenant,
                                     std::optional<Finding> (*of)(const domain::Run& run)) {
  std::optional<Finding> newest;
  std::pair<std::chrono::sys_seconds, std::chrono::sys_seconds> when;  // made, ended
  for (const auto& run : runs) {
    if (!run->status.resolved || run->status.resolved->tenant.uid != tenant.meta.uid) continue;
    const std::pair made_and_ended{run->meta.created_at,
                                   run->status.outcome.finished_at.value_or(run->meta.created_at)};
    if (newest && made_and_ended < when) continue;
    auto found = of(*run);
    if (!found) continue;
    newest = std::move(found);
    when = made_and_ended;
  }
  return newest;
}

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
  if (!tenant) {
    checks_.Forget(key);
    for (const kube::ObjectKey& next : checks_.Next()) queue_.Add(next);
    return;
  }
  const domain::TenantStatus& shown = tenant->status;
  if (shown.last_backup_at && last_backup < shown.last_backup_at) {
    last_backup = shown.last_backup_at;
  }
  std::optional<domain::Obstacle> missing;
  if (!tenant->problem && NamesParts(tenant->spec)) {
    missing = MissingPart(look_client_, *tenant);
    queue_.AddAfter(key, missing ? kLookForMissing : kLookAgain);
  }
  std::vector<domain::Condition> wanted = {api::ReadyOf(*tenant, missing, clock_.NowSeconds())};
  const std::optional<domain::TenantCheck> check = CheckOf(*tenant);
  if (auto rights = RightsOf(*tenant, check)) wanted.push_back(*std::move(rights));
  const bool is_current =
      std::all_of(wanted.begin(), wanted.end(),
                  [&](const domain::Condition& condition) { return IsShown(condition, shown); }) &&
      shown.observed_generation == tenant->meta.generation && shown.last_backup_at == last_backup &&
      shown.check == check;
  if (is_current) return;
  client_.MergePatch(api::kTenantKind, key.ns, key.name,
                     api::BuildTenantStatusPatch(*tenant, wanted, last_backup, check), "status");
}

std::optional<domain::TenantCheck> TenantStatusWriter::CheckOf(const api::Tenant& tenant) {
  if (!domain::IsChecked(tenant.spec.provider)) return tenant.status.check;
  const TenantChecks::Result result = checks_.LookAt(tenant);
  if (result.wake) queue_.AddAt(KeyOf(tenant.meta), *result.wake);
  for (const kube::ObjectKey& next : checks_.Next()) queue_.Add(next);
  return result.last;
}

std::optional<domain::Condition> TenantStatusWriter::RightsOf(
    const api::Tenant& tenant, const std::optional<domain::TenantCheck>& check) const {
  switch (domain::PermissionsAskedOf(tenant.spec.provider)) {
    case domain::PermissionsAsked::kByRuns:
      return RightsFoundByRuns(tenant);
    case domain::PermissionsAsked::kByChecks:
      return PermissionsFound(tenant, check);
    case domain::PermissionsAsked::kByNobody:
      break;
  }
  return std::nullopt;
}

std::optional<domain::Condition> TenantStatusWriter::RightsFoundByRuns(
    const api::Tenant& tenant) const {
  domain::RightsFindings findings;
  for (const auto& schedule : caches_.SchedulesOf(KeyOf(tenant.meta))) {
    auto missing = NewestFinding(caches_.RunsOf(schedule->meta.uid), tenant, domain::MissingRights);
    if (missing) findings[schedule->meta.name] = *std::move(missing);
  }
  return domain::RightsReady(tenant.meta.ns, findings, clock_.NowSeconds());
}

std::optional<domain::Condition> TenantStatusWriter::PermissionsFound(
    const api::Tenant& tenant, const std::optional<domain::TenantCheck>& check) const {
  domain::TenantSchedules enabled{.ns = tenant.meta.ns, .names = {}};
  domain::PermissionFindings findings;
  for (const auto& schedule : caches_.SchedulesOf(KeyOf(tenant.meta))) {
    if (!schedule->spec->enabled) continue;
    enabled.names.insert(schedule->meta.name);
    auto found =
        NewestFinding(caches_.RunsOf(schedule->meta.uid), tenant, domain::PermissionFindingOf);
    if (found) findings[schedule->meta.name] = *std::move(found);
  }
  return domain::PermissionsReady(enabled, findings, check, clock_.NowSeconds());
}

}  // namespace strongroom::controller
