#include "server/audit_sealer.h"

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "store/audit_chain.h"
#include "store/error.h"

namespace strongroom::server {
namespace {

using Result = metrics::VerificationResult;
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
  auto next_look = clock_.Steady();
  while (!stop.stop_requested()) {
    try {
      if (SealAll(stop)) chained_at_ = clock_.NowSeconds();
      if (clock_.Steady() >= next_look) {
        Verify(stop);
        next_look = clock_.Steady() + options_.verify_every;
      }
      failures = 0;
      base::SleepFor(options_.every, stop);
    } catch (const store::StoreError& e) {
      if (stop.stop_requested()) return;
      if (failures++ == 0) {
        base::LogWarning("audit log is not chained now", {{"error", e.what()}});
      }
      base::SleepFor(kBackoff.WaitBefore(failures), stop);
    }
  }
}

void AuditSealer::Sample(metrics::Samples& samples) const {
  metrics_.audit_altered.Put(samples, is_altered_ ? 1 : 0);
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

void AuditSealer::Verify(const std::stop_token& stop) {
  const auto problem = store::VerifyAudit(database_, kRowsAtOnce, stop);
  if (stop.stop_requested()) return;
  is_altered_ = problem.has_value();
  metrics_.audit_verifications.Count(problem ? Result(Result::kAltered)
                                             : Result(Result::kVerified));
  if (!problem) return;
  base::LogError("audit log is not as it was chained",
                 {{"seq", problem->seq}, {"row", problem->id}, {"error", problem->what}});
}

}  // namespace strongroom::server
