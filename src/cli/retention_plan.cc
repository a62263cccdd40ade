#include "cli/retention_plan.h"

#include <algorithm>
#include <limits>
#include <map>

#include "base/timestamp.h"
#include "domain/schedule.h"
#include "domain/set_use.h"

namespace strongroom::cli {
namespace {

using domain::KeptBy;
using domain::StoredSet;
using sets::BackupSet;

// Later than any other.
constexpr int64_t kNextId = std::numeric_limits<int64_t>::max();

StoredSet StoredOf(const BackupSet& set, int64_t id) {
  return {
      .id = id,
      .sealed_at = set.taken_at,
      .is_complete = set.is_complete,
      .is_held = set.hold.has_value(),
      .is_manual = !set.trigger.empty() && set.trigger != base::NameOf(domain::Trigger::kSchedule)};
}

std::map<int64_t, KeptBy> Fates(const std::vector<StoredSet>& sets, int64_t keep_last) {
  std::map<int64_t, KeptBy> fates;
  for (const domain::SetFate& fate : domain::FatesOf(sets, keep_last)) {
    fates.emplace(fate.id, fate.kept_by);
  }
  return fates;
}

// Of one that goes, or would: what keeps it besides, and for how long.
std::string InUse(const PlannedSet& planned) {
  if (planned.restore.empty()) return "";
  return "; in use by restore " + planned.restore + ": stays until that has ended, for " +
         std::to_string(domain::kLongestUse.count()) + " days after its grace at most";
}

}  // namespace

std::vector<PlannedSet> PlanRetention(std::vector<BackupSet> sets, int64_t keep_last,
                                      std::chrono::sys_seconds now,
                                      const RestoresOfSets& restores) {
  std::sort(sets.begin(), sets.end(),
            [](const BackupSet& a, const BackupSet& b) { return a.sequence > b.sequence; });
  std::vector<StoredSet> stored;
  // Sequences are those of one schedule, so that they say which is which.
  for (const BackupSet& set : sets) {
    if (!set.marked_at) stored.push_back(StoredOf(set, set.sequence));
  }
  const auto today = Fates(stored, keep_last);
  stored.push_back({.id = kNextId, .sealed_at = now, .is_complete = true});
  const auto next = Fates(stored, keep_last);
  std::vector<PlannedSet> plan;
  for (BackupSet& set : sets) {
    PlannedSet& planned = plan.emplace_back(PlannedSet{.set = std::move(set)});
    const auto restore = restores.find(planned.set.name);
    if (restore != restores.end()) planned.restore = restore->second;
    planned.is_marked = planned.set.marked_at.has_value();
    if (planned.is_marked) continue;
    planned.kept_by = today.at(planned.set.sequence);
    planned.goes_next =
        planned.kept_by != KeptBy::kNone && next.at(planned.set.sequence) == KeptBy::kNone;
  }
  return plan;
}

std::string ShowFate(const PlannedSet& planned, int64_t keep_last, bool is_paused) {
  if (planned.is_marked) {
    return "REMOVED after its grace, since " + base::FormatTimestamp(*planned.set.marked_at) +
           InUse(planned);
  }
  const std::string count = std::to_string(keep_last);
  std::string kept =
      is_paused ? "EXPIRES once retention is not paused any more" : "EXPIRES at the next look";
  switch (planned.kept_by) {
    case KeptBy::kNone:
      return kept + InUse(planned);
    case KeptBy::kNewest:
      kept = "kept: one of the newest " + count;
      break;
    case KeptBy::kNewestAskedFor:
      kept = "kept: one of the newest " + count + " that somebody asked for";
      break;
    case KeptBy::kNewestComplete:
      kept = "kept: the newest complete one";
      break;
    case KeptBy::kHold: {
      const sets::Hold& hold = *planned.set.hold;
      kept = "kept: held by " + hold.by + ": " + hold.reason;
      if (hold.until) kept += ", until " + base::FormatTimestamp(*hold.until);
      break;
    }
  }
  return planned.goes_next ? kept + "; expires with the next set" + InUse(planned) : kept;
}

std::string FateWord(const PlannedSet& planned) {
  return planned.is_marked ? "marked" : std::string(base::NameOf(planned.kept_by));
}

}  // namespace strongroom::cli
