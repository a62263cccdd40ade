#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/backup_sets.h"
#include "store/database.h"

namespace strongroom::store {

// Keeps other reports of a run from being taken while it lives, as Ingest does: for one that stores
// nothing. Until it has ended the run. Holds a session. Not thread-safe.
class RunClaim {
 public:
  // Throws StoreError.
  RunClaim(Database& database, const std::string& run_uid);
  ~RunClaim();
  RunClaim(const RunClaim&) = delete;
  RunClaim& operator=(const RunClaim&) = delete;

  // Whether another report of the run is being taken: then this keeps nobody.
  bool IsBusy() const;
  // The set that the run has already.
  const std::optional<ReportedSet>& stored() const;

  // From now on the run has ended without a set, and nobody stores one any more; said again, it
  // stays so. Only when it is not busy and nothing is stored; once. Throws StoreError, after which
  // it may be so.
  void EndWithoutSet();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace strongroom::store
