#include "server/audit_sealer.h"

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "store/audit_chain.h"
#include "store/error.h"

namespace strongroom::server {
namespace {

using std::chrono::milliseconds;

constexpr int kRowsAtOnce = 1'000;
constexpr base::Backoff kBackoff{milliseconds{1'000}, milliseconds{60'000}};

}  // namespace

AuditSealer::AuditSealer(store::Database& database, const metrics::ServerMetrics& metrics,
                         const base::Clock& clock, SealerOptions options)
    : database_(database),
      metrics_(metrics),
      clock_(clock),
      options_(options),
      chained_at_(clock.NowSeconds()),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void AuditSealer::Run(const std::stop_token& stop) {
  int failures = 0;  // in a row
  bool is_told = false;
  auto last = clock_.Steady();
  const auto tell = [&](const char* error) {
    if (!is_told) base::LogWarning("audit log is not chained now", {{"error", error}});
    is_told = true;
  };
  while (!stop.stop_requested()) {
    try {
      if (SealAll(stop)) {
        chained_at_ = clock_.NowSeconds();
        last = clock_.Steady();
        if (is_told) base::LogInfo("audit log is chained again");
        is_told = false;
      } else if (clock_.Steady() - last >= options_.patience) {
        tell("somebody else is at it, and does not end");
      }
      failures = 0;
      base::SleepFor(options_.every, stop);
    } catch (const store::StoreError& e) {
      if (stop.stop_requested()) return;
      tell(e.what());
      base::SleepFor(kBackoff.WaitBefore(++failures), stop);
    }
  }
}

void AuditSealer::Sample(metrics::Samples& samples) const {
  const auto since_epoch = chained_at_.load().time_since_epoch();
  metrics_.audit_chained.Put(samples, static_cast<double>(since_epoch.count()));
}

bool AuditSealer::SealAll(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto sealed = store::SealAudit(database_, kRowsAtOnce);
    if (!sealed) return false;
    metrics_.audit_rows_chained.Add(*sealed);
    if (*sealed < kRowsAtOnce) return true;
  }
  return false;
}

}  // namespace strongroom::server
