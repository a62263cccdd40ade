#include "controller/verification_watch.h"

#include <map>
#include <set>
#include <utility>

#include "base/log.h"
#include "base/stop.h"
#include "domain/verified.h"
#include "store/error.h"

namespace strongroom::controller {
namespace {

constexpr std::chrono::seconds kPeriod{60};

}  // namespace

void VerificationWatch::Run(const std::stop_token& stop) {
  bool has_failed = false;
  do {
    try {
      Look();
      has_failed = false;
    } catch (const store::StoreError& e) {
      // Once for each outage.
      if (!has_failed) {
        base::LogWarning("what was verified is not known now", {{"error", e.what()}});
      }
      has_failed = true;
    }
  } while (base::SleepFor(kPeriod, stop));
}

void VerificationWatch::Look() {
  const auto kept = parts_.kept_sets.ReadKeptSets();
  domain::StoredFindings stored{.altered = {},
                                .rows_without_set = parts_.kept_sets.ReadRowsWithoutSet()};
  const auto now = parts_.clock.NowSeconds();
  VerificationFindings::Map findings;
  std::map<std::string, kube::ObjectKey> keys;
  std::set<store::ScheduleId> there;
  for (const auto& schedule : parts_.caches.schedules.List()) {
    const auto found = kept.find({schedule->meta.ns, schedule->meta.uid});
    const domain::KeptSets& sets = found == kept.end() ? domain::KeptSets{} : found->second;
    findings[schedule->meta.uid] = {.verified = domain::VerifiedCondition(sets, every_, now),
                                    .seen_since = domain::SeenSince(sets)};
    keys[schedule->meta.uid] = KeyOf(schedule->meta);
    there.emplace(schedule->meta.ns, schedule->meta.uid);
  }
  for (const auto& [id, sets] : kept) {
    stored.altered[{id.first, domain::OwnerOf(sets, there.contains(id))}] += sets.altered;
    stored.rows_without_set.try_emplace(id.first, 0);
  }
  parts_.findings.ReplaceStored(std::move(stored));
  for (const std::string& uid : parts_.findings.Replace(std::move(findings))) {
    parts_.queue.Add(keys.at(uid));
  }
}

}  // namespace strongroom::controller
