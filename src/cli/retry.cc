#include "cli/retry.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "api/kinds.h"
#include "api/schedule.h"
#include "cli/error.h"
#include "cli/shown_run.h"
#include "domain/naming.h"

namespace strongroom::cli {
namespace {

std::string RunInstead(const std::string& schedule) {
  return "kubectl strongroom run " + schedule + " runs the schedule now";
}

void RefusePhase(const std::string& run, const std::string& schedule, domain::RunPhase phase,
                 const std::string& status) {
  if (!domain::IsTerminal(phase)) {
    throw CliError("run " + run + " has not ended: " + status +
                   "; wait for it, or kubectl strongroom cancel " + run);
  }
  if (phase == domain::RunPhase::kSuccess) {
    throw CliError("run " + run + " was a success; " + RunInstead(schedule));
  }
}

// The schedule that remembers a run whose object is gone.
std::optional<api::Schedule> WhoRemembers(const Objects& objects, const std::string& run) {
  std::vector<Json> schedules;
  try {
    schedules = objects.Schedules();
  } catch (const ForbiddenError&) {
    return std::nullopt;
  }
  for (const Json& object : schedules) {
    api::Schedule schedule = api::DecodeSchedule(object);
    for (const domain::RecentRun& known : schedule.status.recent_runs) {
      if (known.name != run) continue;
      RefusePhase(run, schedule.meta.name, known.phase, std::string(base::NameOf(known.phase)));
      return schedule;
    }
  }
  return std::nullopt;
}

api::Schedule ScheduleOf(const Objects& objects, const Json& object) {
  const ShownRun view = ShowRun(object);
  const std::string& name = view.run.meta.name;
  if (!view.problem.empty()) throw CliError("run " + name + " cannot be read: " + view.problem);
  const domain::ObjectRef of = domain::FactsOf(view.run).schedule;
  RefusePhase(name, of.name, view.run.status.outcome.phase, ShowStatus(view));
  if (!view.run.status.resolved) {
    const std::string& reason = view.run.status.outcome.reason;
    throw CliError("run " + name + " was refused" + (reason.empty() ? "" : " (" + reason + ")") +
                   " and never a run of the schedule; " + RunInstead(of.name));
  }
  const Json there = objects.OrNull(api::kScheduleKind, of.name);
  if (there.is_null()) {
    throw CliError("schedule \"" + of.name + "\" of run " + name +
                   " is gone: there is nothing to run; make it again, and run it");
  }
  api::Schedule schedule = api::DecodeSchedule(there);
  if (schedule.meta.uid == of.uid) return schedule;
  throw CliError("run " + name + " is of another schedule \"" + of.name +
                 "\", which was deleted; " + RunInstead(of.name));
}

}  // namespace

Retry RetryOf(const Objects& objects, const std::string& run, const std::string& token) {
  const Json object = objects.OrNull(api::kRunKind, run);
  std::optional<api::Schedule> schedule;
  if (object.is_null()) {
    schedule = WhoRemembers(objects, run);
    if (!schedule) objects.RefuseMissing(api::kRunKind, run);
  } else {
    schedule = ScheduleOf(objects, object);
  }
  const domain::ObjectRef of{schedule->meta.name, schedule->meta.uid};
  return {.run = {.name = domain::RetryRunName(of.name, of.uid, run, token),
                  .spec = {.schedule = of, .trigger = domain::Trigger::kRetry, .retry_of = run}},
          .schedule = *std::move(schedule)};
}

}  // namespace strongroom::cli
