#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "api/schedule.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/run_follower.h"
#include "cli/text.h"
#include "domain/conditions.h"
#include "domain/naming.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # Back up now, also while the schedule is disabled
  kubectl strongroom run nightly

  # ...and wait for the end; for scripts
  kubectl strongroom run nightly --wait --timeout 30m

  # One run, however often the command is repeated
  kubectl strongroom run nightly --token release-42 --wait

Exit code with --wait: 0 success, 1 failed or canceled, 3 partial, 4 skipped. Without it, 0 when the
run has been made. 1 is also for what went wrong on the way, 2 for wrong usage.)";

// A controller that is up takes a second; one that is being replaced, the time of its lease.
constexpr std::chrono::seconds kPatience{30};
constexpr int kMaxConflicts = 10;

struct Flags {
  std::string schedule;
  std::string token;
  bool token_is_given = false;
  WaitFlags waiting;
};

std::string TokenFrom(const Flags& flags, const Host& host) {
  if (!flags.token_is_given) return host.new_token();
  // As it is read back.
  const std::string token = Printable(flags.token);
  if (!token.empty() && token.size() <= domain::kMaxRunNowToken) return token;
  throw CliError("--token: must have 1 to " + std::to_string(domain::kMaxRunNowToken) + " bytes",
                 kWrongUsage);
}

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

ExitCode RunRun(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const std::string schedule_name = ScheduleNameFrom(flags.schedule);
  const std::chrono::milliseconds timeout = TimeoutFrom(flags.waiting);
  const std::string token = TokenFrom(flags, host);
  const Objects objects(connection, host);
  const api::Schedule schedule = Request(objects, schedule_name, token, Printer(host.err));
  const std::string run = domain::ManualRunName(schedule_name, schedule.meta.uid, token);
  RunFollower follower(objects, host, timeout);
  const bool was_made = schedule.status.last_manual_trigger == token;
  if (!follower.AwaitCreation(run, was_made ? std::chrono::seconds{0} : kPatience)) {
    if (was_made) throw CliError("run " + run + ", made for this token before, has been deleted");
    // Perhaps the schedule has stopped being ready only now.
    RefuseUnready(api::DecodeSchedule(objects.Schedule(schedule_name)));
    throw CliError("the controller has not made run " + run +
                   " yet: is it up? The request stays with the schedule");
  }
  Printer(host.out).Line(KindAndName(api::kRunKind, run) +
                         (was_made ? " was created before" : " created"));
  if (!flags.waiting.wait) return kOk;
  return ExitCodeOf(follower.AwaitEnd(run).run.status.outcome.phase);
}

}  // namespace

Runner AddRunCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("run", "Run a schedule now");
  auto flags = std::make_shared<Flags>();
  command->add_option("schedule", flags->schedule, "Name of the BackupSchedule")
      ->type_name("")
      ->required();
  CLI::Option* token =
      command
          ->add_option(
              "--token", flags->token,
              "Text that stands for this request: the same again makes no second run [a new one]")
          ->type_name("TEXT");
  AddWaitFlags(*command, flags->waiting);
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, token, &host, &connection] {
    flags->token_is_given = token->count() > 0;
    return RunRun(*flags, host, connection);
  };
}

}  // namespace strongroom::cli
