#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/mutex.h"
#include "store/database.h"
#include "store/error.h"

namespace strongroom::store {

// Whether a database can be used: PostgreSQL answers, lets us in, and has the schema of this
// binary. Asked in the background, so that a probe never waits. Thread-safe.
class DatabaseWatch {
 public:
  // `database` outlives this. The log tells when the answer changes.
  DatabaseWatch(Database& database, std::chrono::milliseconds interval);

  // Why not, for /readyz: in words of our own, never PostgreSQL's. Empty when it can be used, and
  // that is never before it was tried.
  std::string Problem() const EXCLUDES(mutex_);

  // Blocks until `stop` is requested. Throws StoreError (kNoEntry) once PostgreSQL does not let us
  // in and never has: whoever starts a process sees one that ends sooner than one that waits. Later
  // on it is waited for, because sessions that are open still work.
  void WaitUntilRefused(const std::stop_token& stop) EXCLUDES(mutex_);

 private:
  void Ask() EXCLUDES(mutex_);
  void Note(const std::string& error, std::string problem) REQUIRES(mutex_);

  Database& database_;
  mutable base::Mutex mutex_;
  base::CondVar refused_;
  std::string problem_ GUARDED_BY(mutex_) = "not asked yet";
  std::string error_ GUARDED_BY(mutex_) = "PostgreSQL was not asked yet";  // for the log
  bool was_let_in_ GUARDED_BY(mutex_) = false;
  std::optional<StoreError> refusal_ GUARDED_BY(mutex_);
  std::jthread thread_;
};

}  // namespace strongroom::store
