#pragma once

#include <chrono>
#include <string_view>
#include <tuple>

#include "domain/plan.h"

// The order of a schedule's runs, which is that in which they were made. Their slots say less: a
// slot that is spread or caught up with is run after what was asked for later, and runs of one
// minute have the same. Names say nothing; they only make the order a total one.
namespace strongroom::domain {

using RunOrder = std::tuple<std::chrono::sys_seconds, std::chrono::sys_seconds, std::string_view>;

inline RunOrder OrderOf(const RunView& run) {
  return {run.created_at, run.scheduled_for, run.name};
}

// What an earlier version remembered has no time of creation, which is just after the slot's.
inline RunOrder OrderOf(const RecentRun& run) {
  return {run.created_at.value_or(run.scheduled_for), run.scheduled_for, run.name};
}

// For both kinds.
template <typename Run>
bool IsNewer(const Run& a, const Run& b) {
  return OrderOf(a) > OrderOf(b);
}

}  // namespace strongroom::domain
