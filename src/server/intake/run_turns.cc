#include "server/intake/run_turns.h"

#include "server/request_error.h"

namespace strongroom::server::intake {

RunTurns::Turn::Turn(RunTurns& turns, const std::string& run_uid)
    : turns_(turns), run_uid_(run_uid) {
  if (!turns_.TryTake(run_uid_)) RefuseBusy();
}

RunTurns::Turn::~Turn() { turns_.GiveBack(run_uid_); }

bool RunTurns::TryTake(const std::string& run_uid) {
  const base::MutexLock lock(mutex_);
  return taken_.insert(run_uid).second;
}

void RunTurns::GiveBack(const std::string& run_uid) {
  const base::MutexLock lock(mutex_);
  taken_.erase(run_uid);
}

void RefuseBusy() {
  throw RequestError(api::refusal_code::kRunBusy, "another report of the run is being stored");
}

}  // namespace strongroom::server::intake
