#pragma once

#include <atomic>
#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "controller/caches.h"
#include "controller/history_buffer.h"
#include "controller/run_listener.h"
#include "kube/client.h"
#include "metrics/families.h"
#include "store/error.h"
#include "store/history.h"

namespace strongroom::controller {

// Takes history from its buffer to PostgreSQL, behind the work. While PostgreSQL is away nothing is
// lost and nothing waits for it; after any failure nothing counts as stored, everything in the
// caches is written again, what is gone is marked, and holes in the ledger of slots are filled. Run
// and Flush are for one thread, the rest is thread-safe.
class HistoryFlusher {
 public:
  struct Parts {
    HistoryBuffer& buffer;
    store::History& store;
    const Caches& caches;
    const kube::Client& client;
    const base::Clock& clock;
    const metrics::ControllerMetrics& metrics;
  };

  // What `parts` refers to, and the listeners, outlive the flusher.
  HistoryFlusher(Parts parts, std::vector<RunListener*> listeners)
      : parts_(parts), listeners_(std::move(listeners)) {}

  // Flushes until stop is requested; then once more what waits. The body of a thread of the leader.
  void Run(const std::stop_token& stop);

  // One attempt to write all that waits, the first time and after a failure all that there is, if
  // the schema is ours. A row with values that PostgreSQL does not take is left out, and counted as
  // refused. False when anything else went wrong, be it here: all of it waits again then.
  bool Flush();

  // Did the last attempt succeed?
  bool IsHealthy() const { return healthy_; }
  // Age of the oldest state that PostgreSQL does not have yet; zero when it has all.
  std::chrono::nanoseconds Lag() const { return parts_.buffer.Lag(); }

 private:
  void PutEverything();
  void MarkVanished();
  void Write(const HistoryBatch& batch);
  void WriteRuns(const HistoryBatch& batch);
  // How many of them had no row.
  size_t RecordSlots(const std::vector<store::SkippedSlot>& slots);
  void FillLedger(const std::vector<store::SkippedSlot>& audited);
  void TellStored(const api::Run& run, Stored how);
  void CountRefused(const store::StoreError& e);
  void CountForeign(const api::Run& run);
  std::string UidOfTenant(const domain::Run& run) const;
  std::string TenantUid(const std::string& ns, const std::string& tenant) const;

  const Parts parts_;
  const std::vector<RunListener*> listeners_;
  std::atomic<bool> healthy_ = true;
  bool resync_ = true;  // of the flushing thread
};

}  // namespace strongroom::controller
