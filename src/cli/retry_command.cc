#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/retry.h"
#include "cli/run_follower.h"
#include "cli/token_flag.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # Do once more what ended without success, by a run of its own
  kubectl strongroom retry nightly-202603020130

  # ...and wait for the end; for scripts
  kubectl strongroom retry nightly-202603020130 --wait --timeout 30m

  # One run, however often the command is repeated
  kubectl strongroom retry nightly-202603020130 --token incident-7 --wait

It does what the schedule says now. Exit code with --wait: 0 success, 1 failed or canceled, 3
partial, 4 skipped. Without it, 0 when the run has been made. 1 is also for a run that has not ended,
was a success or is gone, and for what went wrong on the way; 2 for wrong usage.)";

struct Flags {
  std::string run;
  TokenFlag token;
  WaitFlags waiting;
};

ExitCode RunRetry(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const std::string again = RunNameFrom(flags.run);
  const std::chrono::milliseconds timeout = TimeoutFrom(flags.waiting);
  const std::string token = TokenFrom(flags.token, host);
  const Objects objects(connection, host);
  RunFollower follower(objects, host, RunFollower::AsOutput(host), timeout);
  auto [run, schedule] = RetryOf(objects, again, token);
  run.is_new = !flags.token.IsGiven();
  const bool is_new = MakeRunOnce(objects, schedule, run);
  Printer(host.out).Line(KindAndName(api::kRunKind, run.name) +
                         (is_new ? " created" : " was created before"));
  if (!flags.waiting.wait) return kOk;
  return ExitCodeOf(follower.AwaitEnd(run.name).run.status.outcome.phase);
}

}  // namespace

Runner AddRetryCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("retry", "Do a run once more that ended without success");
  auto flags = std::make_shared<Flags>();
  command->add_option("run", flags->run, "Name of the BackupScheduleRun")
      ->type_name("")
      ->required();
  AddTokenFlag(*command, flags->token);
  AddWaitFlags(*command, flags->waiting);
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunRetry(*flags, host, connection); };
}

}  // namespace strongroom::cli
