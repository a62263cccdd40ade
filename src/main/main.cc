#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <map>

#include "base/log.h"
#include "base/stop.h"
#include "domain/time_zone.h"
#include "main/commands.h"
#include "web/transport.h"

namespace strongroom::main_commands {
namespace {

constexpr int kWrongUsage = 2;
constexpr int kHttpThreads = 4;

// One line: what is wrong, and where the right flags are to be found.
int RefuseUsage(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const std::string command = chosen.empty() ? "strongroom" : "strongroom " + chosen[0]->get_name();
  std::cerr << command << ": " << error.what() << "; see " << command << " --help\n";
  return kWrongUsage;
}

// What CLI11 asks of a check: empty, or what is wrong.
std::string CheckLogLevel(const std::string& word) {
  if (base::Parse<base::LogLevel>(word)) return "";
  return "\"" + word + "\" is not one of: " + base::WordsOf<base::LogLevel>();
}

// Parses the flags and runs the command; `command` says which, as soon as it is known.
int Run(int argc, char** argv, std::string& command) {
  CLI::App app("Scheduled, tenant-scoped backups of configuration policies", "strongroom");
  app.require_subcommand(1);
  app.set_version_flag("--version", STRONGROOM_VERSION);
  std::string log_level = "info";
  app.add_option("--log-level", log_level, base::WordsOf<base::LogLevel>() + " [info]")
      ->check(CheckLogLevel);
  const std::map<std::string, Runner> runners{{"controller", AddControllerCommand(app)},
                                              {"server", AddServerCommand(app)},
                                              {"executor", AddExecutorCommand(app)},
                                              {"migrate", AddMigrateCommand(app)}};
  for (CLI::App* subcommand : app.get_subcommands({})) subcommand->fallthrough();
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& e) {  // --help, --version
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    return RefuseUsage(app, e);
  }
  base::SetLogLevel(base::Parse<base::LogLevel>(log_level).value());
  const std::string chosen = app.get_subcommands()[0]->get_name();
  command += ' ' + chosen;
  const base::StopSignal signal;
  web::InitialiseHttp(kHttpThreads);
  return runners.at(chosen)(signal.Token());
}

}  // namespace
}  // namespace strongroom::main_commands

int main(int argc, char** argv) {
  std::string command = "strongroom";
  try {
    return strongroom::main_commands::Run(argc, argv, command);
  } catch (const strongroom::main_commands::UsageError& e) {
    std::cerr << command << ": " << e.what() << "\n";
    return strongroom::main_commands::kWrongUsage;
  } catch (const std::exception& e) {
    std::cerr << command << ": " << e.what() << "\n";
    return 1;
  }
}
