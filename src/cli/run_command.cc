#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/manual_run.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/run_follower.h"
#include "cli/text.h"
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

ExitCode RunRun(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const std::string schedule_name = ScheduleNameFrom(flags.schedule);
  const std::chrono::milliseconds timeout = TimeoutFrom(flags.waiting);
  const std::string token = TokenFrom(flags, host);
  const Objects objects(connection, host);
  RunFollower follower(objects, host, RunFollower::AsOutput(host), timeout);
  const ManualRun run =
      StartRun(objects, follower, {.schedule = schedule_name, .token = token}, Printer(host.err));
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
