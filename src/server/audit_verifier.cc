#include "server/audit_verifier.h"

#include <algorithm>

#include "base/backoff.h"
#include "base/log.h"
#include "base/stop.h"
#include "store/error.h"

namespace strongroom::server {
namespace {

using Result = metrics::VerificationResult;
using std::chrono::milliseconds;

constexpr int kRowsAtOnce = 1'000;
constexpr base::Backoff kBackoff{milliseconds{1'000}, milliseconds{60'000}};

}  // namespace

AuditVerifier::AuditVerifier(store::Database& database, const metrics::ServerMetrics& metrics,
                             milliseconds every)
    : database_(database),
      metrics_(metrics),
      every_(every),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void AuditVerifier::Run(const std::stop_token& stop) {
  int failures = 0;  // in a row
  while (!stop.stop_requested()) {
    try {
      const store::AuditVerification seen = store::VerifyAudit(database_, kRowsAtOnce, stop);
      if (!seen.is_whole) return;
      Note(seen);
      failures = 0;
      base::SleepFor(every_, stop);
    } catch (const store::StoreError& e) {
      if (stop.stop_requested()) return;
      if (failures++ == 0) {
        base::LogWarning("audit log is not verified now", {{"error", e.what()}});
      }
      base::SleepFor(kBackoff.WaitBefore(failures), stop);
    }
  }
}

void AuditVerifier::Sample(metrics::Samples& samples) const {
  metrics_.audit_altered.Put(samples, static_cast<double>(bad_.load()));
}

void AuditVerifier::Note(const store::AuditVerification& seen) {
  const store::AuditFindings& found = seen.found;
  bad_ = found.bad;
  metrics_.audit_verifications.Count(found.bad > 0 ? Result(Result::kAltered)
                                                   : Result(Result::kVerified));
  bool is_news = found.bad > 0 && found.bad != told_.bad;
  for (const store::AuditProblem& problem : found.problems) {
    if (std::find(told_.problems.begin(), told_.problems.end(), problem) != told_.problems.end()) {
      continue;
    }
    is_news = true;
    base::LogError("audit log is not as it was chained",
                   {{"seq", problem.seq}, {"row", problem.id}, {"error", problem.what}});
  }
  if (is_news) {
    base::LogError("rows of the audit log are not as they were chained", {{"rows", found.bad}});
  }
  base::LogInfo("audit log was verified",
                {{"seq", seen.end.seq}, {"hash", seen.end.hash}, {"bad", found.bad}});
  told_ = found;
}

}  // namespace strongroom::server
