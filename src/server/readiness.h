#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "base/mutex.h"
#include "http/health.h"
#include "store/database.h"

namespace strongroom::server {

// Whether reports can be taken: PostgreSQL answers, with the schema of this binary. Asked in the
// background, so that a probe never waits. Thread-safe.
class Readiness {
 public:
  // `database` outlives this.
  Readiness(store::Database& database, std::chrono::milliseconds interval);

  // For /readyz: in words of our own, never PostgreSQL's; the log has those.
  http::Check::Result Look() const EXCLUDES(mutex_);

  // Not ready from now on: the process is about to stop.
  void BeginStop() { is_stopping_ = true; }

 private:
  void Run(const std::stop_token& stop, std::chrono::milliseconds interval);
  void Ask();

  store::Database& database_;
  std::atomic<bool> is_stopping_ = false;
  mutable base::Mutex mutex_;
  http::Check::Result result_ GUARDED_BY(mutex_){http::Check::State::kFailed, "not asked yet"};
  std::string problem_ GUARDED_BY(mutex_) = "PostgreSQL was not asked yet";  // for the log
  std::jthread thread_;
};

}  // namespace strongroom::server
