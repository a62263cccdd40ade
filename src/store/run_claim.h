#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/backup_sets.h"
#include "store/database.h"

namespace strongroom::store {

// Keeps other reports of a run from being taken while it lives, as Ingest does: for one that stores
// nothing. Holds a session. Not thread-safe.
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

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace strongroom::store
