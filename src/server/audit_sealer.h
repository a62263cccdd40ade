#pragma once

#include <atomic>
#include <chrono>
#include <stop_token>
#include <thread>

#include "base/clock.h"
#include "metrics/families.h"
#include "store/database.h"

namespace strongroom::server {

struct SealerOptions {
  std::chrono::milliseconds every{5'000};  // how long rows are not chained at most
  // Past so long without, the log says so, whoever keeps it from being done.
  std::chrono::seconds patience{600};
};

// Chains the rows of the audit log (store/audit_chain.h). Of several servers one chains at a time.
// While PostgreSQL is away it waits. Thread-safe.
class AuditSealer {
 public:
  // What is referred to outlives this. Begins at once, and ends with this.
  AuditSealer(store::Database& database, const metrics::ServerMetrics& metrics,
              const base::Clock& clock, SealerOptions options = {});

  // When all rows were chained last, for a scrape.
  void Sample(metrics::Samples& samples) const;

  // After the step that is done now.
  void Stop() { thread_.request_stop(); }

 private:
  void Run(const std::stop_token& stop);
  // True when none is left; false when somebody else is at it, or it was stopped.
  bool SealAll(const std::stop_token& stop);

  store::Database& database_;
  const metrics::ServerMetrics& metrics_;
  const base::Clock& clock_;
  const SealerOptions options_;
  std::atomic<std::chrono::sys_seconds> chained_at_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace strongroom::server
