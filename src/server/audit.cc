#include "server/audit.h"

#include <algorithm>
#include <vector>

#include "base/log.h"
#include "store/error.h"

namespace strongroom::server {
namespace {

constexpr std::chrono::minutes kOnce{1};
// Of the same in a minute.
constexpr int kRowsOfKnown = 10;
constexpr int kRowsOfUnknown = 1;
// Peers that nobody knows cost nothing to invent (the addresses of IPv6): past so many in a minute
// they are counted together.
constexpr size_t kMaxUnknown = 200;
constexpr const char* kManyPeers = "many peers";
// Past so many, one who is known is not counted but has a row each time.
constexpr size_t kMaxRefused = 10'000;

}  // namespace

void Audit::Accepted(store::AuditEntry entry) {
  entry.result = "accepted";
  Write(entry);
}

void Audit::Refused(store::AuditEntry entry) {
  WriteDue();
  const std::string key = entry.actor + '\n' + entry.action + '\n' + entry.ns + '\n' +
                          entry.subject + '\n' + entry.reason + '\n' + entry.source;
  {
    const base::MutexLock lock(mutex_);
    const bool is_countable = refused_.size() < kMaxRefused || refused_.contains(key);
    if (is_countable && !HasRow(refused_, key, entry, kRowsOfKnown)) return;
  }
  WriteRefused(std::move(entry));
}

void Audit::RefusedUnknown(store::AuditEntry entry) {
  WriteDue();
  {
    const base::MutexLock lock(mutex_);
    if (unknown_.size() >= kMaxUnknown && !unknown_.contains(entry.source)) {
      entry.source = kManyPeers;
    }
    if (!HasRow(unknown_, entry.source, entry, kRowsOfUnknown)) return;
  }
  WriteRefused(std::move(entry));
}

bool Audit::HasRow(Repeats& repeats, const std::string& key, const store::AuditEntry& entry,
                   int rows) {
  const auto now = clock_.Steady();
  const auto [at, is_new] = repeats.try_emplace(key, Repeated{.entry = entry, .since = now});
  if (is_new) next_due_ = std::min(next_due_, now + kOnce);
  Repeated& repeated = at->second;
  if (repeated.rows < rows) {
    ++repeated.rows;
    return true;
  }
  ++repeated.times;
  return false;
}

void Audit::WriteDue() {
  std::vector<Repeated> due;
  {
    const base::MutexLock lock(mutex_);
    if (clock_.Steady() < next_due_) return;
    next_due_ = SteadyTime::max();
    TakeDue(refused_, due);
    TakeDue(unknown_, due);
  }
  for (Repeated& repeated : due) {
    repeated.entry.subject += ", " + std::to_string(repeated.times) + " times more";
    WriteRefused(std::move(repeated.entry));
  }
}

void Audit::TakeDue(Repeats& repeats, std::vector<Repeated>& due) {
  const auto now = clock_.Steady();
  for (auto at = repeats.begin(); at != repeats.end();) {
    Repeated& repeated = at->second;
    if (now - repeated.since < kOnce) {
      next_due_ = std::min(next_due_, repeated.since + kOnce);
      ++at;
      continue;
    }
    if (repeated.times > 0) due.push_back(std::move(repeated));
    at = repeats.erase(at);
  }
}

void Audit::WriteRefused(store::AuditEntry entry) {
  base::LogWarning("request refused", {{"actor", entry.actor},
                                       {"namespace", entry.ns},
                                       {"subject", entry.subject},
                                       {"reason", entry.reason},
                                       {"peer", entry.source}});
  entry.result = "refused";
  Write(entry);
}

void Audit::Write(const store::AuditEntry& entry) {
  try {
    append_(entry);
  } catch (const store::StoreError& e) {
    base::LogError("audit row not written", {{"subject", entry.subject}, {"error", e.what()}});
  }
}

}  // namespace strongroom::server
