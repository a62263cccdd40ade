#include "controller/tenant_gate.h"

#include <algorithm>

namespace strongroom::controller {

void TenantGate::Hold(const kube::ObjectKey& tenant, const kube::ObjectKey& run) {
  const base::MutexLock lock(mutex_);
  Move(run, tenant);
  Tenant& entered = tenants_[tenant];
  entered.inside.insert(run);
  std::erase_if(entered.waiting, [&](const Waiter& waiter) { return waiter.run == run; });
}

void TenantGate::Move(const kube::ObjectKey& run, const kube::ObjectKey& kept) {
  const auto [known, is_new] = tenant_of_.try_emplace(run, kept);
  if (is_new || known->second == kept) return;
  Tenant& left = tenants_[known->second];
  left.inside.erase(run);
  std::erase_if(left.waiting, [&](const Waiter& waiter) { return waiter.run == run; });
  if (left.inside.empty() && left.waiting.empty()) tenants_.erase(known->second);
  known->second = kept;
}

size_t TenantGate::Enter(const Entrant& entrant, size_t limit) {
  const base::MutexLock lock(mutex_);
  Move(entrant.run, entrant.tenant);
  Tenant& tenant = tenants_[entrant.tenant];
  tenant.limit = limit;
  if (tenant.inside.contains(entrant.run)) return 0;
  const Waiter waiter{entrant.scheduled_for, entrant.run, entrant.schedule};
  const auto place = tenant.waiting.insert(waiter).first;
  const auto position = static_cast<size_t>(std::distance(tenant.waiting.begin(), place)) + 1;
  if (tenant.inside.size() + position > limit) return position;
  tenant.waiting.erase(place);
  tenant.inside.insert(entrant.run);
  return 0;
}

std::vector<kube::ObjectKey> TenantGate::Leave(const kube::ObjectKey& run) {
  const base::MutexLock lock(mutex_);
  const auto known = tenant_of_.find(run);
  if (known == tenant_of_.end()) return {};
  const auto found = tenants_.find(known->second);
  Tenant& tenant = found->second;
  tenant_of_.erase(known);
  tenant.inside.erase(run);
  std::erase_if(tenant.waiting, [&](const Waiter& waiter) { return waiter.run == run; });
  std::vector<kube::ObjectKey> next;
  size_t free = tenant.limit - std::min(tenant.limit, tenant.inside.size());
  for (const Waiter& waiter : tenant.waiting) {
    if (free-- == 0) break;
    next.push_back(waiter.schedule);
  }
  if (tenant.inside.empty() && tenant.waiting.empty()) tenants_.erase(found);
  return next;
}

size_t TenantGate::Waiting() const {
  const base::MutexLock lock(mutex_);
  size_t count = 0;
  for (const auto& [key, tenant] : tenants_) count += tenant.waiting.size();
  return count;
}

}  // namespace strongroom::controller
