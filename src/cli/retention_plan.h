#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cli/objects.h"
#include "domain/expiry.h"
#include "sets/backup_set.h"

namespace strongroom::cli {

// What becomes of one backup set.
struct PlannedSet {
  sets::BackupSet set;
  bool is_marked = false;                          // for removal, which comes after its grace
  domain::KeptBy kept_by = domain::KeptBy::kNone;  // of one that is not marked
  bool goes_next = false;  // it stays now, and expires when the schedule's next set is stored
  std::string restore;     // that has it in use; empty: none that is known
};

// By the names of sets: the BackupRestore that has it in use (domain::SetsInUse).
using RestoresOfSets = std::map<std::string, std::string>;

// What retention would do to the sets of one schedule, newest first: as the controller decides it
// (domain::FatesOf), by what the sets API says of them. `now`: when the next set would be stored,
// of a run of the schedule, and complete.
std::vector<PlannedSet> PlanRetention(std::vector<sets::BackupSet> sets, int64_t keep_last,
                                      std::chrono::sys_seconds now,
                                      const RestoresOfSets& restores = {});

// "kept: one of the newest 30", "EXPIRES at the next look; in use by restore back: ...": for
// people.
std::string ShowFate(const PlannedSet& planned, int64_t keep_last, bool is_paused);

// A word for programs: newest, newestAskedFor, newestComplete, held, expires, marked.
std::string FateWord(const PlannedSet& planned);

}  // namespace strongroom::cli
