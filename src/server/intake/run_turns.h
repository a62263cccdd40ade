#pragma once

#include <set>
#include <string>

#include "base/mutex.h"

namespace strongroom::server::intake {

// One report of a run at a time is judged and told to Kubernetes, within this process: who comes
// second need not do the work. What keeps reports of one run apart between processes is in the
// database (store::Ingest, store::RunClaim). While they live they hold a session, of which all
// reports have few, so nothing is asked of Kubernetes then. Thread-safe.
class RunTurns {
 public:
  // A run's turn, until it is destroyed. The turns outlive it. Not thread-safe.
  class Turn {
   public:
    // Throws RequestError (kRunBusy) while somebody has it.
    Turn(RunTurns& turns, const std::string& run_uid);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    RunTurns& turns_;
    const std::string run_uid_;
  };

 private:
  bool TryTake(const std::string& run_uid) EXCLUDES(mutex_);
  void GiveBack(const std::string& run_uid) EXCLUDES(mutex_);

  base::Mutex mutex_;
  std::set<std::string> taken_ GUARDED_BY(mutex_);
};

// Another report of the run is being taken. Throws RequestError.
[[noreturn]] void RefuseBusy();

}  // namespace strongroom::server::intake
