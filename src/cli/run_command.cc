#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/manual_run.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/run_follower.h"
#include "cli/token_flag.h"

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

Who may not change the schedule makes a BackupScheduleRun of their own by it, under the same name.
Exit code with --wait: 0 success, 1 failed or canceled, 3 partial, 4 skipped. Without it, 0 when the
run has been made. 1 is also for what went wrong on the way, 2 for wrong usage.)";

struct Flags {
  std::string schedule;
  TokenFlag token;
  WaitFlags waiting;
};

ExitCode RunRun(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const std::string schedule_name = ScheduleNameFrom(flags.schedule);
  const std::chrono::milliseconds timeout = TimeoutFrom(flags.waiting);
  const std::string token = TokenFrom(flags.token, host);
  const Objects objects(connection, host);
  RunFollower follower(objects, host, RunFollower::AsOutput(host), timeout);
  const ManualRun run =
      StartRun(objects, follower,
               {.schedule = schedule_name, .token = token, .is_new = !flags.token.IsGiven()},
               Printer(host.err));
  Printer(host.out).Line(KindAndName(api::kRunKind, run.name) +
                         (run.was_made_before ? " was created before" : " created"));
  if (!flags.waiting.wait) return kOk;
  return ExitCodeOf(follower.AwaitEnd(run.name).run.status.outcome.phase);
}

}  // namespace

Runner AddRunCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("run", "Run a schedule now");
  auto flags = std::make_shared<Flags>();
  command->add_option("schedule", flags->schedule, "Name of the BackupSchedule")
      ->type_name("")
      ->required();
  AddTokenFlag(*command, flags->token);
  AddWaitFlags(*command, flags->waiting);
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunRun(*flags, host, connection); };
}

}  // namespace strongroom::cli
