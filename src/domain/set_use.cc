#include "domain/set_use.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace strongroom::domain {

bool UsesSet(const Restore& restore) {
  if (restore.meta.is_deleting) return false;
  switch (restore.status.phase) {
    case RestorePhase::kPending:
    case RestorePhase::kPlanning:
    case RestorePhase::kWaitingForApproval:
    case RestorePhase::kRunning:
      return true;
    case RestorePhase::kPlanned:
      // That it is wanted has not been looked at yet.
      return restore.spec.mode == RestoreMode::kApply;
    case RestorePhase::kSuccess:
    case RestorePhase::kPartial:
    case RestorePhase::kFailed:
    case RestorePhase::kCanceled:
      break;
  }
  return false;
}

std::vector<SetUse> SetsInUse(std::vector<const Restore*> restores) {
  std::erase_if(restores, [](const Restore* restore) {
    return restore->spec.backup_set.empty() || !UsesSet(*restore);
  });
  const auto place = [](const Restore& restore) {
    const bool is_done_now = restore.status.phase == RestorePhase::kRunning;
    return std::tuple<const std::string&, bool, std::chrono::sys_seconds, const std::string&>(
        restore.meta.ns, !is_done_now, restore.meta.created_at, restore.meta.name);
  };
  std::sort(restores.begin(), restores.end(),
            [&](const Restore* a, const Restore* b) { return place(*a) < place(*b); });
  std::vector<SetUse> uses;
  std::set<std::string> of_namespace;
  for (const Restore* restore : restores) {
    if (!uses.empty() && uses.back().ns != restore->meta.ns) of_namespace.clear();
    if (of_namespace.size() == kMostSetsInUse) continue;
    if (!of_namespace.insert(restore->spec.backup_set).second) continue;
    uses.push_back({.ns = restore->meta.ns,
                    .backup_set = restore->spec.backup_set,
                    .restore = restore->meta.name});
  }
  return uses;
}

}  // namespace strongroom::domain
