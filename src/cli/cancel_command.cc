#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/run_follower.h"

namespace strongroom::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  # Stop a run; it stores nothing
  kubectl strongroom cancel nightly-202603020130

  # ...and wait until it has ended
  kubectl strongroom cancel nightly-202603020130 --wait --timeout 2m

Exit code: 0 when the run is told to stop, or, with --wait, has ended as canceled; 1 when it had ended
before, or ended otherwise. 1 is also for what went wrong on the way, 2 for wrong usage.)";

struct Flags {
  std::string run;
  WaitFlags waiting;
};

ExitCode RunCancel(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const std::string name = RunNameFrom(flags.run);
  const std::chrono::milliseconds timeout = TimeoutFrom(flags.waiting);
  const Objects objects(connection, host);
  const ShownRun view = ShowRun(objects.Run(name));
  if (!view.problem.empty()) throw CliError("run " + name + " cannot be read: " + view.problem);
  if (domain::IsTerminal(view.run.status.outcome.phase)) {
    throw CliError("run " + name + " has ended already: " + ShowStatus(view));
  }
  if (!view.run.spec.is_canceled) objects.PatchRun(name, {{"spec", {{"cancel", true}}}});
  Printer(host.out).Line(KindAndName(api::kRunKind, name) + (view.run.spec.is_canceled
                                                                 ? " is being canceled already"
                                                                 : " is told to stop"));
  if (!flags.waiting.wait) return kOk;
  const ShownRun end =
      RunFollower(objects, host, RunFollower::AsOutput(host), timeout).AwaitEnd(name);
  if (end.run.status.outcome.phase == domain::RunPhase::kCanceled) return kOk;
  throw CliError("run " + name + " was not canceled: it ended before as " + ShowStatus(end));
}

}  // namespace

Runner AddCancelCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("cancel", "Stop a run");
  auto flags = std::make_shared<Flags>();
  command->add_option("run", flags->run, "Name of the BackupScheduleRun")
      ->type_name("")
      ->required();
  AddWaitFlags(*command, flags->waiting);
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunCancel(*flags, host, connection); };
}

}  // namespace strongroom::cli
