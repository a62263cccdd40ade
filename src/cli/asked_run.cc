#include "cli/asked_run.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "api/run.h"
#include "cli/error.h"
#include "cli/shown_run.h"

namespace strongroom::cli {
namespace {

// Both say the schedule, by name and perhaps by UID, why, and of which run.
bool IsTheSame(const domain::RunSpec& there, const domain::RunSpec& asked) {
  const bool is_of_schedule =
      there.schedule.name == asked.schedule.name &&
      (there.schedule.uid.empty() || there.schedule.uid == asked.schedule.uid);
  return is_of_schedule && there.trigger == asked.trigger && there.retry_of == asked.retry_of;
}

}  // namespace

bool IsMade(const Objects& objects, const AskedRun& run) {
  const Json object = objects.OrNull(api::kRunKind, run.name);
  if (object.is_null()) return false;
  RefuseOther(object, run);
  return true;
}

void RefuseOther(const Json& object, const AskedRun& run) {
  const ShownRun there = ShowRun(object);
  if (!there.problem.empty() || !IsTheSame(there.run.spec, run.spec)) {
    throw CliError("there is a run " + run.name +
                   " already, and it is not of this request; take another --token");
  }
  if (there.run.spec.is_canceled) {
    throw CliError("run " + run.name +
                   ", made for this token before, was canceled; take another --token");
  }
}

bool MakeRun(const Objects& objects, const AskedRun& run) {
  if (objects.TryCreateRun(api::BuildAskedRun(objects.ns(), run.name, run.spec))) return true;
  if (IsMade(objects, run)) return false;
  throw CliError("run " + run.name + " was made before, and has been deleted just now; try again");
}

CliError Deleted(const std::string& run) {
  return CliError("run " + run +
                  ", made for this token before, has been deleted; take another --token");
}

bool MakeRunOnce(const Objects& objects, const api::Schedule& schedule, const AskedRun& run) {
  if (!run.is_new) {
    if (IsMade(objects, run)) return false;
    const auto& recent = schedule.status.recent_runs;
    const auto is_it = [&](const domain::RecentRun& known) { return known.name == run.name; };
    if (std::any_of(recent.begin(), recent.end(), is_it)) throw Deleted(run.name);
  }
  RefuseUnready(schedule);
  return MakeRun(objects, run);
}

void RefuseUnready(const api::Schedule& schedule) {
  const std::string why = domain::WhyNotReady(schedule.status, schedule.meta.generation);
  if (why.empty()) return;
  throw CliError("schedule \"" + schedule.meta.name +
                 "\" is not ready, so nothing can run: " + why);
}

}  // namespace strongroom::cli
