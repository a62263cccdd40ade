#pragma once

#include <map>
#include <string>

#include "controller/cached.h"
#include "metrics/families.h"

namespace strongroom::controller {

// Counts each BackupRestore that comes to an end, once for each: when the API server has it in the
// status, or, where its answer was lost, when the caches show that it has. A status is written for
// the object as it was seen, so of two who write the same end one is answered. For one thread.
class RestoreCounter {
 public:
  // `metrics` outlive the counter.
  explicit RestoreCounter(const metrics::ControllerMetrics& metrics) : metrics_(metrics) {}

  // It is looked at, as the caches show it.
  void Seen(const CachedRestore& restore);
  // That it comes to `phase` is about to be written, for the object as it was seen.
  void Writing(const CachedRestore& seen, domain::RestorePhase phase);
  // A status of that phase was written, for the object as it was seen.
  void Written(const CachedRestore& seen, domain::RestorePhase phase);
  // There is none of that name.
  void Gone(const kube::ObjectKey& restore) { endings_.erase(restore); }

 private:
  // What was written, and may not be in the caches yet.
  struct Ending {
    std::string uid;
    std::string version;  // of the object as it was seen
    domain::RestorePhase phase;
    metrics::RestoreMode mode;
    bool is_counted = false;
  };
  void Count(Ending& ending) const;

  const metrics::ControllerMetrics& metrics_;
  std::map<kube::ObjectKey, Ending> endings_;
};

}  // namespace strongroom::controller
