#include "controller/tenant_gate.h"

#include <algorithm>

namespace strongroom::controller {

void TenantGate::Hold(const Entrant& entrant) {
  const base::MutexLock lock(mutex_);
  Tenant& tenant = TenantOf(entrant);
  tenant.Remove(entrant.run);
  tenant.inside.insert(entrant.run);
}

size_t TenantGate::Enter(const Entrant& entrant, size_t limit) {
  const base::MutexLock lock(mutex_);
  Tenant& tenant = TenantOf(entrant);
  tenant.limit = limit;
  if (tenant.inside.contains(entrant.run)) return 0;
  const Waiter waiter{entrant.origin, entrant.scheduled_for, entrant.created_at, entrant.run,
                      entrant.schedule};
  const auto place = tenant.waiting.insert(waiter).first;
  const auto position = static_cast<size_t>(std::distance(tenant.waiting.begin(), place)) + 1;
  if (tenant.inside.size() + position > limit) return position;
  tenant.waiting.erase(place);
  tenant.inside.insert(entrant.run);
  return 0;
}

std::vector<kube::ObjectKey> TenantGate::Leave(const kube::ObjectKey& run) {
  const base::MutexLock lock(mutex_);
  const auto left = Forget(run);
  const auto found = left ? tenants_.find(*left) : tenants_.end();
  if (found == tenants_.end()) return {};
  const Tenant& tenant = found->second;
  std::vector<kube::ObjectKey> next;
  size_t free = tenant.limit - std::min(tenant.limit, tenant.inside.size());
  for (const Waiter& waiter : tenant.waiting) {
    if (free-- == 0) break;
    next.push_back(waiter.schedule);
  }
  return next;
}

std::vector<kube::ObjectKey> TenantGate::RunsOf(const kube::ObjectKey& schedule) const {
  const base::MutexLock lock(mutex_);
  const auto found = runs_of_.find(schedule);
  if (found == runs_of_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::vector<kube::ObjectKey> TenantGate::Inside(const kube::ObjectKey& tenant) const {
  const base::MutexLock lock(mutex_);
  const auto found = tenants_.find(tenant);
  if (found == tenants_.end()) return {};
  return {found->second.inside.begin(), found->second.inside.end()};
}

size_t TenantGate::Waiting() const {
  const base::MutexLock lock(mutex_);
  size_t count = 0;
  for (const auto& [key, tenant] : tenants_) count += tenant.waiting.size();
  return count;
}

void TenantGate::Tenant::Remove(const kube::ObjectKey& run) {
  inside.erase(run);
  std::erase_if(waiting, [&](const Waiter& waiter) { return waiter.run == run; });
}

TenantGate::Tenant& TenantGate::TenantOf(const Entrant& entrant) {
  const auto known = known_.find(entrant.run);
  if (known != known_.end() && known->second.tenant != entrant.tenant) Forget(entrant.run);
  const bool is_new =
      known_.try_emplace(entrant.run, Known{entrant.tenant, entrant.schedule}).second;
  if (is_new) runs_of_[entrant.schedule].insert(entrant.run);
  return tenants_[entrant.tenant];
}

std::optional<kube::ObjectKey> TenantGate::Forget(const kube::ObjectKey& run) {
  const auto found = known_.find(run);
  if (found == known_.end()) return std::nullopt;
  const Known known = found->second;
  known_.erase(found);
  const auto siblings = runs_of_.find(known.schedule);
  siblings->second.erase(run);
  if (siblings->second.empty()) runs_of_.erase(siblings);
  const auto tenant = tenants_.find(known.tenant);
  tenant->second.Remove(run);
  if (tenant->second.inside.empty() && tenant->second.waiting.empty()) tenants_.erase(tenant);
  return known.tenant;
}

void LeaveGate(TenantGate& gate, const kube::ObjectKey& run, ScheduleQueue& queue) {
  AddAll(queue, gate.Leave(run));
}

}  // namespace strongroom::controller
