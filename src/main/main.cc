#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <map>

#include "base/log.h"
#include "base/stop.h"
#include "domain/time_zone.h"
#include "kube/transport.h"
#include "main/commands.h"

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

int Main(int argc, char** argv) {
  CLI::App app("Scheduled, tenant-scoped backups of configuration policies", "strongroom");
  app.require_subcommand(1);
  app.set_version_flag("--version", STRONGROOM_VERSION);
  std::string log_level = "info";
  app.add_option("--log-level", log_level, "debug, info, warning or error [info]")
      ->envname("STRONGROOM_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  const std::map<std::string, Runner> runners{{"controller", AddControllerCommand(app)},
                                              {"server", AddServerCommand(app)},
                                              {"executor", AddExecutorCommand(app)},
                                              {"migrate", AddMigrateCommand(app)}};
  for (CLI::App* command : app.get_subcommands({})) command->fallthrough();
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& e) {  // --help, --version
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    return RefuseUsage(app, e);
  }
  static const std::map<std::string, base::LogLevel> kLevels{{"debug", base::LogLevel::kDebug},
                                                             {"info", base::LogLevel::kInfo},
                                                             {"warning", base::LogLevel::kWarning},
                                                             {"error", base::LogLevel::kError}};
  base::SetLogLevel(kLevels.at(log_level));
  const std::string command = app.get_subcommands()[0]->get_name();
  try {
    const base::StopSignal signal;
    kube::InitialiseHttp(kHttpThreads);
    return runners.at(command)(signal.Token());
  } catch (const UsageError& e) {
    std::cerr << "strongroom " << command << ": " << e.what() << "\n";
    return kWrongUsage;
  } catch (const std::exception& e) {
    std::cerr << "strongroom " << command << ": " << e.what() << "\n";
    return 1;
  }
}

}  // namespace
}  // namespace strongroom::main_commands

int main(int argc, char** argv) { return strongroom::main_commands::Main(argc, argv); }
