#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/objects.h"
#include "domain/restore_plan.h"

namespace strongroom::cli {

enum class Shown {
  kAll,
  kWhatStays,  // what is not written: the rest is told as it is done
};

// A plan as people read it: a line for each policy that is not as it should be, in the order of the
// plan, with its identity where it is put; nothing is said of what would not change.
std::vector<std::string> PlanLines(const std::vector<domain::PlannedItem>& plan, Shown shown);

// "2 to create, 1 to update, 3 skipped, 1 refused, 51 as they should be".
std::string PlanSummary(const std::vector<domain::PlannedItem>& plan);

// A line of what was done, or not: for each policy that was to be written.
std::string ResultLine(const domain::RestoredItem& item);

// "2 created, 1 updated, 1 failed, 3 not reached".
std::string ResultSummary(const std::vector<domain::RestoredItem>& results);

// Members type, name, id, target, action and, where there are some, reason, message.
Json PlannedJson(const domain::PlannedItem& item);
// The same with result and, where there are some, resultReason, resultMessage: what became of the
// policy takes nothing of what was planned for it.
Json RestoredJson(const domain::RestoredItem& item);
Json CountsJson(const domain::RestoreCounts& counts);

}  // namespace strongroom::cli
