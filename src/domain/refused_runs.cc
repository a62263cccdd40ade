#include "domain/refused_runs.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;

bool IsNewer(const RefusedRun& a, const RefusedRun& b) {
  return std::tie(a.meta.created_at, a.meta.name) > std::tie(b.meta.created_at, b.meta.name);
}

// An end that is still to come is the work of a wrong clock, and keeps nothing.
bool IsDeletable(const RefusedRun& run, sys_seconds now, const RefusedRunLimits& limits) {
  const bool is_fresh = run.ended_at <= now && now < run.ended_at + limits.readable;
  return !run.holds_name && !is_fresh;
}

// What of one namespace goes, the oldest last.
std::vector<RefusedRun> Surplus(std::vector<RefusedRun> runs, sys_seconds now,
                                const RefusedRunLimits& limits) {
  if (runs.size() <= limits.kept) return {};
  std::sort(runs.begin(), runs.end(), IsNewer);
  runs.erase(runs.begin(), runs.begin() + static_cast<ptrdiff_t>(limits.kept));
  std::erase_if(runs, [&](const RefusedRun& run) { return !IsDeletable(run, now, limits); });
  return runs;
}

}  // namespace

std::vector<RefusedRun> RefusedRunsToDelete(std::vector<RefusedRun> runs, sys_seconds now,
                                            const RefusedRunLimits& limits) {
  std::map<std::string, std::vector<RefusedRun>> by_namespace;
  for (RefusedRun& run : runs) by_namespace[run.meta.ns].push_back(std::move(run));
  for (auto& [ns, of_it] : by_namespace) of_it = Surplus(std::move(of_it), now, limits);
  std::vector<RefusedRun> turns;
  while (turns.size() < limits.at_once) {
    std::erase_if(by_namespace, [](const auto& entry) { return entry.second.empty(); });
    if (by_namespace.empty()) break;
    for (auto& [ns, of_it] : by_namespace) {
      turns.push_back(std::move(of_it.back()));
      of_it.pop_back();
    }
  }
  if (turns.size() > limits.at_once) turns.resize(limits.at_once);
  return turns;
}

}  // namespace strongroom::domain
