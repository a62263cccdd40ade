#include "cli/plugin.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <map>
#include <sstream>
#include <utility>

#include "base/nearest.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/complete_command.h"
#include "cli/error.h"
#include "cli/printer.h"

namespace strongroom::cli {
namespace {

constexpr const char* kProgram = "kubectl strongroom";

// As kubectl has it: "help run" is "run --help".
constexpr const char* kHelp = "help";

// Whoever interrupts knows that: the word of it waits for nobody.
bool IsSpared(const Host& host, ExitCode exit_code) {
  return exit_code == kInterrupted && host.err_would_block();
}

ExitCode Refuse(const Host& host, const std::string& message, ExitCode exit_code) {
  if (IsSpared(host, exit_code)) return exit_code;
  try {
    if (!message.empty()) Printer(host.err).Line("error: " + message);
  } catch (const CliError&) {
    // There is no place left to say it.
  }
  return exit_code;
}

// One line: what is wrong, and where the right flags are to be found.
ExitCode RefuseUsage(const CLI::App& app, const CLI::ParseError& error, const Host& host) {
  const auto chosen = app.get_subcommands();
  std::string command = kProgram;
  if (!chosen.empty()) command += " " + chosen[0]->get_name();
  return Refuse(host, std::string(error.what()) + "; see '" + command + " --help'", kWrongUsage);
}

// The program without a command, or with one that it does not have.
ExitCode RefuseCommand(const std::string& word, const CLI::App& app, const Host& host) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  const std::string nearest =
      base::Nearest(word, std::vector<std::string_view>(names.begin(), names.end()));
  return Refuse(host,
                "there is no command \"" + word + "\"" +
                    (nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?") + "; see '" +
                    kProgram + " --help'",
                kWrongUsage);
}

ExitCode Carry(std::vector<std::string> arguments, const Host& host) {
  CLI::App app("Backup schedules of Strongroom, their runs, and what these have stored", kProgram);
  app.require_subcommand(0, 1);
  app.footer(
      "\nkubectl strongroom COMMAND --help tells the flags of a command, with examples;\n"
      "so does kubectl strongroom help COMMAND.");
  ConnectionFlags connection;
  AddConnectionFlags(app, connection);
  const std::map<const CLI::App*, Runner> runners = AddCommands(app, host, connection);
  if (!arguments.empty() && arguments[0] == kCompleteCommand) {
    arguments.erase(arguments.begin());
    if (arguments.size() == 2 && arguments[0] == kHelp) arguments.erase(arguments.begin());
    return Complete(arguments, app, host);
  }
  if (!arguments.empty() && arguments[0] == kHelp) {
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  const std::string first = arguments.empty() ? "" : arguments[0];
  const auto is_first = [&](const CLI::App* command) { return command->get_name() == first; };
  if (!first.empty() && first[0] != '-' && std::as_const(app).get_subcommands(is_first).empty()) {
    return RefuseCommand(first, app, host);
  }
  std::reverse(arguments.begin(), arguments.end());  // the order that CLI11 takes them in
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::Success& e) {  // --help
    std::ostringstream help;
    app.exit(e, help, help);
    Printer(host.out).Lines(help.str());
    return kOk;
  } catch (const CLI::ParseError& e) {
    return RefuseUsage(app, e, host);
  }
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) {
    Printer(host.out).Lines(app.help());
    return kWrongUsage;
  }
  return runners.at(chosen[0])();
}

}  // namespace

std::map<const CLI::App*, Runner> AddCommands(CLI::App& app, const Host& host,
                                              ConnectionFlags& connection) {
  std::map<const CLI::App*, Runner> runners;
  for (const auto add :
       {AddPreviewCommand,   AddRunCommand,     AddRetryCommand,       AddRunsCommand,
        AddShowCommand,      AddCancelCommand,  AddSetsCommand,        AddItemsCommand,
        AddCatCommand,       AddHistoryCommand, AddDiffCommand,        AddVerifyCommand,
        AddAuditCommand,     AddBackupCommand,  AddHoldCommand,        AddReleaseCommand,
        AddRetentionCommand, AddExportCommand,  AddImportCommand,      AddRestoreCommand,
        AddReportCommand,    AddRightsCommand,  AddPermissionsCommand, AddNotifyCommand,
        AddVersionCommand}) {
    Runner runner = add(app, host, connection);
    runners.emplace(app.get_subcommands({}).back(), std::move(runner));
  }
  return runners;
}

int RunPlugin(std::vector<std::string> arguments, const Host& host) {
  try {
    return Carry(std::move(arguments), host);
  } catch (const CliError& e) {
    return Refuse(host, e.what(), e.exit_code());
  } catch (const std::exception& e) {
    return Refuse(host, e.what(), kFailed);
  }
}

}  // namespace strongroom::cli
