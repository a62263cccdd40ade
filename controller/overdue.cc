#include "controller/overdue.h"

namespace strongroom::controller {
namespace {

// So that one is not looked at twice in the second in which it falls due.
constexpr std::chrono::seconds kOnTime{1};

}  // namespace

std::vector<kube::ObjectKey> OverdueSchedules(const Caches& caches, std::chrono::sys_seconds now) {
  std::vector<kube::ObjectKey> overdue;
  caches.schedules.ForEach([&](const kube::ObjectKey& key, const api::Schedule& schedule) {
    const auto& next = schedule.status.next_run_at;
    if (next && *next + kOnTime < now) overdue.push_back(key);
  });
  return overdue;
}

}  // namespace strongroom::controller
