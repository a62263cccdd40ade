#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "domain/object_meta.h"

// Runs that ended without becoming anybody's: InvalidRun, TooManyRuns, or of a schedule that is not
// there. No slot, no backup set and no row of PostgreSQL belongs to one; the object only tells its
// author why. Whoever may make runs can make any number of them, so the newest few are kept.
namespace strongroom::domain {

struct RefusedRun {
  ObjectMeta meta;
  std::chrono::sys_seconds ended_at;
  // A schedule remembers the name as taken (domain/taken_names.h): as long as the object is there,
  // nobody makes a second run of that slot under it.
  bool holds_name = false;
};

struct RefusedRunLimits {
  // Of a namespace: authors of runs may name any number of schedules.
  size_t kept = 50;
  // For whoever waits for the end of the run, which may be one of many.
  std::chrono::seconds readable{60};
  size_t at_once = 200;  // so that what came meanwhile has its turn soon
};

// Those to delete now, in that order: namespaces take turns, so that none waits for all of another,
// and the oldest of each comes first. Pure.
std::vector<RefusedRun> RefusedRunsToDelete(std::vector<RefusedRun> runs,
                                            std::chrono::sys_seconds now,
                                            const RefusedRunLimits& limits);

}  // namespace strongroom::domain
