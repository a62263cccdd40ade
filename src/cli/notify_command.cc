#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "api/notifier.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/error.h"
#include "cli/names.h"
#include "cli/notifier_table.h"
#include "cli/notifier_trial.h"
#include "cli/objects.h"
#include "cli/printer.h"

namespace strongroom::cli {
namespace {

constexpr const char* kList = "list";
constexpr const char* kTest = "test";

constexpr const char* kExamples = R"(
Examples:
  # Who is told of backups, and does it reach them?
  kubectl strongroom notify list -n strongroom

  # Send a message by which one is tried, and say what became of it
  kubectl strongroom notify test on-call -n strongroom

Notifiers stand in the namespace that Strongroom is installed in. Exit code of test: 0 the receiver
took it, 1 it did not, or nobody has sent it in time.)";

struct Flags {
  std::string what;
  std::string notifier;
  std::string timeout = "60s";
};

ExitCode RunList(const Host& host, const ConnectionFlags& connection) {
  const Objects objects(connection, host);
  std::vector<api::Notifier> notifiers;
  for (const Json& object : objects.Notifiers()) notifiers.push_back(api::DecodeNotifier(object));
  if (notifiers.empty()) {
    Printer(host.err).Line("No Notifiers found in " + objects.ns() + " namespace.");
    return kOk;
  }
  Printer out(host.out);
  for (const std::string& line : NotifierLines(notifiers, host.clock.NowSeconds())) out.Line(line);
  return kOk;
}

ExitCode RunTest(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  const std::chrono::milliseconds timeout = LongerThanNothing("--timeout", flags.timeout);
  const std::string name = NameFrom(flags.notifier, api::kNotifierKind);
  TryNotifier(Objects(connection, host), host, name, timeout);
  Printer(host.out).Line(KindAndName(api::kNotifierKind, name) + ": delivered");
  return kOk;
}

ExitCode RunNotify(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  if (flags.what == kList) {
    if (!flags.notifier.empty()) {
      throw CliError("notify list takes no name: it lists all", kWrongUsage);
    }
    return RunList(host, connection);
  }
  if (flags.notifier.empty()) throw CliError("notify test: notifier is required", kWrongUsage);
  return RunTest(flags, host, connection);
}

}  // namespace

Runner AddNotifyCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("notify", "Who is told of backups, and whether it works");
  auto flags = std::make_shared<Flags>();
  command->add_option("what", flags->what, "list: all Notifiers; test: send a message to one")
      ->type_name("")
      ->check(CLI::IsMember({kList, kTest}).description(""))
      ->required();
  command->add_option("notifier", flags->notifier, "Name of a Notifier, of test")->type_name("");
  command->add_option("--timeout", flags->timeout, "How long test waits for what becomes of it")
      ->type_name("DURATION")
      ->capture_default_str();
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  return [flags, &host, &connection] { return RunNotify(*flags, host, connection); };
}

}  // namespace strongroom::cli
