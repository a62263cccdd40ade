#include "server/refusal_tally.h"

#include <algorithm>
#include <utility>

namespace strongroom::server {

// "291 more", for "FOREIGN_POD 1, UNKNOWN_RUN 290".
store::AuditEntry RefusalTally::RowOf(Tally&& tally) {
  std::string reasons;
  int64_t times = 0;
  for (const auto& [reason, count] : tally.more) {
    reasons += (reasons.empty() ? "" : ", ") + reason + ' ' + std::to_string(count);
    times += count;
  }
  tally.first.subject = std::to_string(times) + " more";
  tally.first.reason = std::move(reasons);
  // It is about all of them, and not about the object of the first.
  tally.first.object_uid.clear();
  tally.first.generation = 0;
  tally.first.changes.clear();
  tally.first.request_uid.clear();
  return std::move(tally.first);
}

bool RefusalTally::HasRow(const std::string& group, store::AuditEntry& entry, SteadyTime now) {
  Names& names = groups_[group];
  std::string& name = entry.*limits_.name;
  if (names.size() >= limits_.names && !names.contains(name)) name = group + limits_.others;
  Tally& tally =
      names.try_emplace(name, Tally{.since = now, .first = {}, .more = {}}).first->second;
  if (tally.rows < limits_.rows) {
    ++tally.rows;
    return true;
  }
  if (tally.more.empty()) tally.first = entry;
  ++tally.more[entry.reason];
  return false;
}

void RefusalTally::TakeDue(SteadyTime now, std::vector<store::AuditEntry>& rows) {
  for (auto& [group, names] : groups_) {
    for (auto at = names.begin(); at != names.end();) {
      Tally& tally = at->second;
      if (now - kPeriod < tally.since) {
        ++at;
        continue;
      }
      if (!tally.more.empty()) rows.push_back(RowOf(std::move(tally)));
      at = names.erase(at);
    }
  }
  std::erase_if(groups_, [](const auto& group) { return group.second.empty(); });
}

RefusalTally::SteadyTime RefusalTally::NextDue() const {
  SteadyTime next = SteadyTime::max();
  for (const auto& [group, names] : groups_) {
    for (const auto& [name, tally] : names) next = std::min(next, tally.since + kPeriod);
  }
  return next;
}

}  // namespace strongroom::server
