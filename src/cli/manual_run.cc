#include "cli/manual_run.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "api/schedule.h"
#include "cli/asked_run.h"
#include "cli/error.h"
#include "cli/text.h"
#include "domain/naming.h"

namespace strongroom::cli {
namespace {

// A controller that is up takes a second; one that is being replaced, the time of its lease.
constexpr std::chrono::seconds kPatience{30};
constexpr int kMaxConflicts = 10;

AskedRun RunOf(const api::Schedule& schedule, const RunRequest& request) {
  return {.name = domain::ManualRunName(schedule.meta.name, schedule.meta.uid, request.token),
          .spec = {.schedule = {schedule.meta.name, schedule.meta.uid},
                   .trigger = domain::Trigger::kManual},
          .is_new = request.is_new};
}

// What became of a request.
struct Requested {
  api::Schedule schedule;  // as it was
  bool is_made = false;    // its run is there, whoever has made it
  std::string forbidden;   // why the schedule may not be annotated; empty when it is
};

// Sets the annotation, unless it is there already, or the run is. An operator, who may not set it,
// has perhaps made the run.
Requested Request(const Objects& objects, const RunRequest& request, Printer err) {
  const auto& [name, token, is_new] = request;
  for (int i = 0; i < kMaxConflicts; ++i) {
    api::Schedule schedule = api::DecodeSchedule(objects.Schedule(name));
    const bool is_answered = schedule.run_now_token == schedule.status.last_manual_trigger;
    if (schedule.run_now_token == token) return {std::move(schedule), false, ""};
    if (!is_new && IsMade(objects, RunOf(schedule, request)))
      return {std::move(schedule), true, ""};
    RefuseUnready(schedule);
    const Json patch = api::PatchUnlessChanged(
        schedule.meta, {{"metadata", {{"annotations", {{api::kRunNowAnnotation, token}}}}}});
    try {
      if (!objects.TryPatchSchedule(name, patch)) continue;
    } catch (const ForbiddenError& e) {
      return {std::move(schedule), false, e.what()};
    }
    if (!is_answered && !schedule.run_now_token.empty()) {
      err.Line("warning: an earlier request (token " + Shorten(schedule.run_now_token, 60) +
               ") that had not been acted on was replaced");
    }
    return {std::move(schedule), false, ""};
  }
  throw CliError("schedule \"" + name + "\" keeps changing; try again");
}

// By somebody who may not annotate the schedule.
ManualRun MakeOwnRun(const Objects& objects, const Requested& requested, const AskedRun& run) {
  try {
    return {.name = run.name, .was_made_before = !MakeRunOnce(objects, requested.schedule, run)};
  } catch (const ForbiddenError& e) {
    throw ForbiddenError("you may neither annotate the schedule nor make a run of it: " +
                         requested.forbidden + "; " + e.what());
  }
}

}  // namespace

ManualRun StartRun(const Objects& objects, RunFollower& follower, const RunRequest& request,
                   Printer err) {
  const Requested requested = Request(objects, request, err);
  const api::Schedule& schedule = requested.schedule;
  const AskedRun run = RunOf(schedule, request);
  if (requested.is_made) return {.name = run.name, .was_made_before = true};
  if (!requested.forbidden.empty()) return MakeOwnRun(objects, requested, run);
  const bool was_made = schedule.status.last_manual_trigger == request.token;
  const Json made =
      follower.AwaitCreation(run.name, was_made ? std::chrono::seconds{0} : kPatience);
  if (made.is_null()) {
    if (was_made) throw Deleted(run.name);
    // Perhaps the schedule has stopped being ready only now.
    RefuseUnready(api::DecodeSchedule(objects.Schedule(request.schedule)));
    throw CliError("the controller has not made run " + run.name +
                   " yet: is it up? The request stays with the schedule");
  }
  // The token is no secret: whoever reads the schedule may make a run of that name.
  RefuseOther(made, run);
  return {.name = run.name, .was_made_before = was_made};
}

}  // namespace strongroom::cli
