#pragma once

#include <chrono>
#include <cstdint>
#include <map>

#include "base/clock.h"
#include "base/mutex.h"
#include "controller/caches.h"

namespace strongroom::controller {

// Remembers what was written for each schedule until the caches show it. A plan that rests on an
// older cache would not see its own last step: it would start a second run beside one that it has
// just created. By versions, as Kubernetes' own controllers have come to do it (KEP-5647); the
// expectations that they had before count creations and deletions, and know nothing of a patch.
// Thread-safe.
class OwnWrites {
 public:
  // Both outlive this.
  OwnWrites(const Caches& caches, const base::Clock& clock) : caches_(caches), clock_(clock) {}

  // `answer` is what the API server sent back for the write: the object with its new version.
  void NoteSchedule(const kube::ObjectKey& schedule, const kube::Json& answer) EXCLUDES(mutex_);
  void NoteRun(const kube::ObjectKey& schedule, const kube::Json& answer) EXCLUDES(mutex_);
  void NoteJob(const kube::ObjectKey& schedule, const kube::Json& answer) EXCLUDES(mutex_);

  // The caches show all that was noted for the schedule. Becomes true as well when they have not
  // for kPatience: then they are stuck, and a plan on what is known is better than none; and when
  // the cluster has begun another life, which never had it.
  bool AreVisible(const kube::ObjectKey& schedule) EXCLUDES(mutex_);

  static constexpr std::chrono::seconds kPatience{10};

 private:
  // The newest version written of each kind; 0 is none.
  struct Versions {
    uint64_t schedule = 0;
    uint64_t run = 0;
    uint64_t job = 0;
    uint64_t life = 0;
    std::chrono::steady_clock::time_point noted;
  };

  void Note(const kube::ObjectKey& schedule, uint64_t Versions::*kind, const kube::Json& answer)
      EXCLUDES(mutex_);

  const Caches& caches_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  std::map<kube::ObjectKey, Versions> pending_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::controller
