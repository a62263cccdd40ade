#include "cli/manual_run.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "api/schedule.h"
#include "cli/error.h"
#include "cli/text.h"
#include "domain/conditions.h"
#include "domain/naming.h"

namespace strongroom::cli {
namespace {

// A controller that is up takes a second; one that is being replaced, the time of its lease.
constexpr std::chrono::seconds kPatience{30};
constexpr int kMaxConflicts = 10;

// A request that cannot be acted on would be carried out at some other time, to nobody's use.
void RefuseUnready(const api::Schedule& schedule) {
  const std::string why = domain::WhyNotReady(schedule.status, schedule.meta.generation);
  if (why.empty()) return;
  throw CliError("schedule \"" + schedule.meta.name +
                 "\" is not ready, so nothing can run: " + why);
}

// Sets the annotation, unless it is there already. Returns the schedule as it was.
api::Schedule Request(const Objects& objects, const std::string& name, const std::string& token,
                      Printer err) {
  for (int i = 0; i < kMaxConflicts; ++i) {
    api::Schedule schedule = api::DecodeSchedule(objects.Schedule(name));
    const bool is_answered = schedule.run_now_token == schedule.status.last_manual_trigger;
    if (schedule.run_now_token == token) return schedule;
    RefuseUnready(schedule);
    const Json patch = api::PatchUnlessChanged(
        schedule.meta, {{"metadata", {{"annotations", {{api::kRunNowAnnotation, token}}}}}});
    if (!objects.TryPatchSchedule(name, patch)) continue;
    if (!is_answered && !schedule.run_now_token.empty()) {
      err.Line("warning: an earlier request (token " + Shorten(schedule.run_now_token, 60) +
               ") that had not been acted on was replaced");
    }
    return schedule;
  }
  throw CliError("schedule \"" + name + "\" keeps changing; try again");
}

}  // namespace

ManualRun StartRun(const Objects& objects, RunFollower& follower, const RunRequest& request,
                   Printer err) {
  const auto& [name, token] = request;
  const api::Schedule schedule = Request(objects, name, token, err);
  const std::string run = domain::ManualRunName(name, schedule.meta.uid, token);
  const bool was_made = schedule.status.last_manual_trigger == token;
  if (!follower.AwaitCreation(run, was_made ? std::chrono::seconds{0} : kPatience)) {
    if (was_made) throw CliError("run " + run + ", made for this token before, has been deleted");
    // Perhaps the schedule has stopped being ready only now.
    RefuseUnready(api::DecodeSchedule(objects.Schedule(name)));
    throw CliError("the controller has not made run " + run +
                   " yet: is it up? The request stays with the schedule");
  }
  return {.name = run, .was_made_before = was_made};
}

}  // namespace strongroom::cli
