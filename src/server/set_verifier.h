#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/clock.h"
#include "domain/verified.h"
#include "metrics/families.h"
#include "sealing/item_rules.h"
#include "store/database.h"
#include "store/verification.h"

namespace strongroom::server {

struct VerifierOptions {
  // How old a look at a set, and the reading of a content, may become. 0: only on request.
  std::chrono::seconds every = domain::kVerifyEvery;
  int64_t bytes_per_second = int64_t{20} << 20U;  // of contents, decompressed
  std::chrono::milliseconds idle{10'000};         // between two looks whether something is due
};

// How long to wait after a step that took `took`, so that contents are read at no more than
// `bytes_per_second`. Each row that is looked at counts as a KiB: it costs PostgreSQL something,
// too. A step alone is not slowed down.
std::chrono::milliseconds PauseAfter(const store::VerificationStep& step,
                                     std::chrono::milliseconds took, int64_t bytes_per_second);

// Verifies backup sets without being asked, one step after the other (store/verification.h). Of
// several servers each works at another tenant. What is found is stored; the log tells it, too.
// While PostgreSQL is away it waits. Thread-safe.
class SetVerifier {
 public:
  // What is referred to outlives this. Begins at once, unless `every` is 0. Throws StoreError when
  // the connection string cannot be read.
  SetVerifier(const std::string& dsn, sealing::ItemRules& rules,
              const metrics::ServerMetrics& metrics, const base::Clock& clock,
              VerifierOptions options);

  // At once, also in the middle of a step: PostgreSQL takes back what was not committed.
  void Stop() { stop_.request_stop(); }

  // That it works with, alone.
  store::Database& database() { return database_; }

 private:
  void Run();
  // Whether there is more to do at once.
  bool DoNext();
  // Of what no digest covers: what an item is called.
  store::ItemCheck NameCheck();
  void Note(const store::VerificationStep& step);
  void NoteFailure(const std::string& error, std::optional<int64_t> at_set);

  sealing::ItemRules& rules_;
  const metrics::ServerMetrics& metrics_;
  const base::Clock& clock_;
  const VerifierOptions options_;
  std::stop_source stop_;
  store::Database database_;
  // Of the thread alone.
  int failures_ = 0;                        // in a row
  std::map<int64_t, int> failures_at_set_;  // in a row, of the set that was tried last
  std::map<int64_t, std::chrono::steady_clock::time_point> left_out_;  // until then
  std::jthread thread_;                                                // last: it uses the others
};

}  // namespace strongroom::server
