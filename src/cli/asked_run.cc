#include "cli/asked_run.h"

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
  const ShownRun there = ShowRun(object);
  if (there.problem.empty() && IsTheSame(there.run.spec, run.spec)) return true;
  throw CliError("there is a run " + run.name +
                 " already, and it is not of this request; take another --token");
}

bool MakeRun(const Objects& objects, const AskedRun& run) {
  if (objects.TryCreateRun(api::BuildAskedRun(objects.ns(), run.name, run.spec))) return true;
  if (IsMade(objects, run)) return false;
  throw CliError("run " + run.name + " was made before, and has been deleted just now; try again");
}

void RefuseUnready(const api::Schedule& schedule) {
  const std::string why = domain::WhyNotReady(schedule.status, schedule.meta.generation);
  if (why.empty()) return;
  throw CliError("schedule \"" + schedule.meta.name +
                 "\" is not ready, so nothing can run: " + why);
}

}  // namespace strongroom::cli
