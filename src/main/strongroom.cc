#include "main/strongroom.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <map>

#include "base/ascii.h"
#include "base/log.h"
#include "base/printable.h"
#include "base/stop.h"
#include "main/commands.h"
#include "web/transport.h"

namespace strongroom::main_commands {
namespace {

constexpr int kHttpThreads = 4;

// One line: what is wrong, and where the right flags are to be found.
int RefuseUsage(const std::string& command, const std::string& what, std::ostream& err) {
  err << command << ": " << what << "; see " << command << " --help\n";
  return base::kExitWrongUsage;
}

// What was on the command line and is no flag. Only plain words are quoted: a connection string
// that the shell cut in pieces is not.
std::string Unexpected(const CLI::App& app) {
  std::string words;
  for (const std::string& argument : app.remaining(true)) {
    const std::string word = argument.substr(0, argument.find('='));
    const bool is_plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
      return base::IsLower(c) || c == '-';
    });
    words += ' ' + (is_plain ? word : std::string("(not shown)"));
  }
  return "The following argument was not expected:" + words;
}

// What CLI11 asks of a check: empty, or what is wrong.
std::string CheckLogLevel(const std::string& word) {
  if (base::Parse<base::LogLevel>(word)) return "";
  return "\"" + word + "\" is not one of: " + base::WordsOf<base::LogLevel>();
}

// Adds the commands to `app`.
std::map<const CLI::App*, Runner> AddCommands(CLI::App& app) {
  std::map<const CLI::App*, Runner> runners;
  for (const auto add :
       {AddControllerCommand, AddServerCommand, AddExecutorCommand, AddRestoreCommand,
        AddCheckCommand, AddNotifierCommand, AddMigrateCommand}) {
    Runner runner = add(app);
    CLI::App* command = app.get_subcommands({}).back();
    command->fallthrough();
    command->footer("\nstrongroom --help tells the flags that all subcommands have.");
    runners.emplace(command, std::move(runner));
  }
  return runners;
}

// Parses the flags and runs the command; `command` says which, as soon as it is known.
int Run(std::vector<std::string> arguments, std::string& command, std::ostream& out,
        std::ostream& err) {
  CLI::App app("Scheduled, tenant-scoped backups of configuration policies", command);
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(36);
  app.set_version_flag("--version", STRONGROOM_VERSION, "Print the version and exit");
  std::string log_level(base::NameOf(base::LogLevel::kInfo));
  app.add_option("--log-level", log_level, base::WordsOf<base::LogLevel>())
      ->type_name("LEVEL")
      ->check(CheckLogLevel)
      ->capture_default_str();
  app.footer("\nstrongroom SUBCOMMAND --help tells the flags of a subcommand.");
  const std::map<const CLI::App*, Runner> runners = AddCommands(app);
  std::reverse(arguments.begin(), arguments.end());  // the order that CLI11 takes them in
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::Success& e) {  // --help, --version
    return app.exit(e, out, err);
  } catch (const CLI::ExtrasError&) {
    const auto chosen = app.get_subcommands();
    return RefuseUsage(chosen.empty() ? command : command + ' ' + chosen[0]->get_name(),
                       Unexpected(app), err);
  } catch (const CLI::ParseError& e) {
    const auto chosen = app.get_subcommands();
    return RefuseUsage(chosen.empty() ? command : command + ' ' + chosen[0]->get_name(), e.what(),
                       err);
  }
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) return RefuseUsage(command, "a subcommand is required", err);
  base::SetLogLevel(base::Parse<base::LogLevel>(log_level).value());
  command += ' ' + chosen[0]->get_name();
  web::HideSystemAuthorities();
  const base::StopSignal signal;
  web::StartHttpThreads(kHttpThreads);
  return runners.at(chosen[0])(signal.Token());
}

}  // namespace

int RunStrongroom(std::vector<std::string> arguments, std::ostream& out, std::ostream& err) {
  std::string command = "strongroom";
  try {
    return Run(std::move(arguments), command, out, err);
  } catch (const UsageError& e) {
    err << command << ": " << base::Printable(e.what()) << "\n";
    return base::kExitWrongUsage;
  } catch (const std::exception& e) {
    err << command << ": " << base::Printable(e.what()) << "\n";
    return 1;
  }
}

}  // namespace strongroom::main_commands
