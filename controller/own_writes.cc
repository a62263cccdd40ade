#include "controller/own_writes.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "kube/object_meta.h"

namespace strongroom::controller {

void OwnWrites::NoteSchedule(const kube::ObjectKey& schedule, const kube::Json& answer) {
  Note(schedule, &Versions::schedule, answer);
}

void OwnWrites::NoteRun(const kube::ObjectKey& schedule, const kube::Json& answer) {
  Note(schedule, &Versions::run, answer);
}

void OwnWrites::NoteJob(const kube::ObjectKey& schedule, const kube::Json& answer) {
  Note(schedule, &Versions::job, answer);
}

void OwnWrites::Note(const kube::ObjectKey& schedule, uint64_t Versions::*kind,
                     const kube::Json& answer) {
  const uint64_t version = kube::VersionNumber(kube::ResourceVersionOf(answer));
  const base::MutexLock lock(mutex_);
  Versions& versions = pending_[schedule];
  if (const uint64_t life = caches_.life.Current(); versions.life != life)
    versions = {.life = life};
  versions.*kind = std::max(versions.*kind, version);
  versions.noted = clock_.Steady();
}

bool OwnWrites::AreVisible(const kube::ObjectKey& schedule) {
  const base::MutexLock lock(mutex_);
  const auto found = pending_.find(schedule);
  if (found == pending_.end()) return true;
  const Versions& versions = found->second;
  const bool visible =
      versions.life != caches_.life.Current() ||
      (caches_.schedules.Version() >= versions.schedule && caches_.runs.Version() >= versions.run &&
       caches_.jobs.Version() >= versions.job);
  if (!visible && clock_.Steady() - versions.noted < kPatience) return false;
  if (!visible) {
    base::LogWarning("the watches are behind what was written",
                     {{"namespace", schedule.ns}, {"schedule", schedule.name}});
  }
  pending_.erase(found);
  return true;
}

}  // namespace strongroom::controller
