#include "controller/orphans.h"

#include <nlohmann/json.hpp>

#include "kube/object_meta.h"

namespace strongroom::controller {
namespace {

// Each is two writes.
constexpr size_t kMostAtOnce = 50;

}  // namespace

bool Orphans::End(const kube::ObjectKey& schedule) {
  std::vector<std::shared_ptr<const CachedRun>> orphans;
  const auto cached = caches_.schedules.Get(schedule);
  for (const auto& run : caches_.OpenRunsOf(schedule)) {
    const bool has_schedule = cached && domain::BelongsTo(*run, cached->meta);
    if (!has_schedule && !run->meta.is_deleting) orphans.push_back(run);
  }
  if (orphans.empty()) return false;
  const auto found = client_.Find(api::kScheduleKind, schedule.ns, schedule.name);
  const std::string uid = found ? kube::UidOf(*found) : "";
  size_t ended = 0;
  for (const auto& run : orphans) {
    if (run->status.resolved->schedule.uid == uid) continue;
    if (++ended > kMostAtOnce) return true;
    actor_.EndOrphan(*run, caches_.JobOf(*run).get());
  }
  return false;
}

}  // namespace strongroom::controller
