#include "controller/ledger_audit.h"

#include "domain/ledger.h"
#include "domain/miss_reasons.h"

namespace strongroom::controller {
namespace {

constexpr std::chrono::days kLookBack{35};
constexpr size_t kMaxSlots = 1000;

}  // namespace

std::vector<store::SkippedSlot> AuditedSlots(const Caches& caches, std::chrono::sys_seconds now) {
  std::vector<store::SkippedSlot> slots;
  for (const auto& schedule : caches.schedules.List()) {
    if (!schedule->spec) continue;
    const api::Meta& meta = schedule->meta;
    const auto tenant = caches.tenants.Get({meta.ns, schedule->spec->tenant});
    for (const auto slot :
         domain::SettledSlots(*schedule->spec, schedule->status, now - kLookBack, kMaxSlots)) {
      slots.push_back({.schedule = meta,
                       .tenant_uid = tenant ? tenant->meta.uid : "",
                       .slot = slot,
                       .reason = std::string(domain::miss_reason::kUnrecorded)});
    }
  }
  return slots;
}

}  // namespace strongroom::controller
