#include "server/audit.h"

#include "base/log.h"
#include "store/error.h"

namespace strongroom::server {
namespace {

constexpr int kMaxRefusalsPerMinute = 120;

}  // namespace

void Audit::Accepted(store::AuditEntry entry) {
  entry.result = "accepted";
  Write(entry);
}

void Audit::Refused(store::AuditEntry entry) {
  base::LogWarning("request refused", {{"actor", entry.actor},
                                       {"namespace", entry.ns},
                                       {"subject", entry.subject},
                                       {"reason", entry.reason},
                                       {"peer", entry.source}});
  if (!Allowed()) return;
  entry.result = "refused";
  Write(entry);
}

bool Audit::Allowed() {
  const base::MutexLock lock(mutex_);
  const auto now = clock_.Steady();
  if (now - minute_ >= std::chrono::minutes{1}) {
    minute_ = now;
    in_minute_ = 0;
  }
  return ++in_minute_ <= kMaxRefusalsPerMinute;
}

void Audit::Write(const store::AuditEntry& entry) {
  try {
    append_(entry);
  } catch (const store::StoreError& e) {
    base::LogError("audit row not written", {{"subject", entry.subject}, {"error", e.what()}});
  }
}

}  // namespace strongroom::server
