#include "controller/restore_counter.h"

namespace strongroom::controller {
namespace {

metrics::RestoreMode ModeOf(const CachedRestore& restore) {
  if (!restore.IsReadable()) return metrics::RestoreMode(metrics::kOther);
  if (restore.drill) return metrics::RestoreMode(metrics::RestoreMode::kDrill);
  return metrics::RestoreMode(restore.spec.mode);
}

}  // namespace

void RestoreCounter::Seen(const CachedRestore& restore) {
  const auto found = endings_.find(KeyOf(restore.meta));
  if (found == endings_.end()) return;
  Ending& ending = found->second;
  const bool is_it = ending.uid == restore.meta.uid;
  // The caches are behind, or nothing came of it.
  if (is_it && ending.version == restore.meta.resource_version) return;
  if (is_it && !ending.is_counted && ending.phase == restore.status.phase) Count(ending);
  endings_.erase(found);
}

void RestoreCounter::Writing(const CachedRestore& seen, domain::RestorePhase phase) {
  if (!domain::IsAtRest(phase) || phase == seen.status.phase) return;
  Ending ending{.uid = seen.meta.uid,
                .version = seen.meta.resource_version,
                .phase = phase,
                .mode = ModeOf(seen)};
  const auto [found, is_new] = endings_.try_emplace(KeyOf(seen.meta), ending);
  // Of what was seen before the last one was written, nothing more is taken.
  const bool is_same = found->second.uid == ending.uid && found->second.version == ending.version;
  if (is_new || (is_same && found->second.is_counted)) return;
  found->second = std::move(ending);
}

void RestoreCounter::Written(const CachedRestore& seen, domain::RestorePhase phase) {
  const auto found = endings_.find(KeyOf(seen.meta));
  if (found == endings_.end() || found->second.is_counted) return;
  const bool is_it = found->second.version == seen.meta.resource_version;
  if (is_it && found->second.phase == phase) {
    Count(found->second);
  } else {
    endings_.erase(found);  // nothing had come of it
  }
}

void RestoreCounter::Count(Ending& ending) const {
  metrics_.restores.Count(ending.mode, metrics::RestoreEnd(ending.phase));
  ending.is_counted = true;
}

}  // namespace strongroom::controller
