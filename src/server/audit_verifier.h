#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <stop_token>
#include <thread>

#include "metrics/families.h"
#include "store/audit_chain.h"
#include "store/database.h"

namespace strongroom::server {

// Verifies all of the audit log's chain at first, and then about daily (store/audit_chain.h). The
// log tells each bad row once, and with each verification the end of the chain, which
// nobody who alters that later can take back there; metrics tell how many are bad. While PostgreSQL
// is away it waits. Thread-safe.
class AuditVerifier {
 public:
  // What is referred to outlives this. Begins at once, and ends with this.
  AuditVerifier(store::Database& database, const metrics::ServerMetrics& metrics,
                std::chrono::milliseconds every = std::chrono::hours{24});

  // What it last found, for a scrape.
  void Sample(metrics::Samples& samples) const;

  // After the step that is done now.
  void Stop() { thread_.request_stop(); }

 private:
  void Run(const std::stop_token& stop);
  void Note(const store::AuditVerification& seen);

  store::Database& database_;
  const metrics::ServerMetrics& metrics_;
  const std::chrono::milliseconds every_;
  std::atomic<int64_t> bad_ = 0;  // rows
  store::AuditFindings told_;     // of the thread alone: what the log has told
  std::jthread thread_;           // last: it uses the others
};

}  // namespace strongroom::server
