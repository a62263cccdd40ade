#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "main/commands.h"
#include "main/flags.h"
#include "store/error.h"
#include "store/logins.h"
#include "store/migrate.h"

namespace strongroom::main_commands {
namespace {

// Refuses a connection string that no login can be made of, before anything is changed.
void AddLoginFlag(CLI::App& command, const std::string& flag, const std::string& variable,
                  const std::string& process, std::string& dsn) {
  command
      .add_option_function<std::string>(
          flag,
          [&dsn, flag](const std::string& value) {
            try {
              store::LoginOf(value);
            } catch (const store::StoreError& e) {
              throw CLI::ValidationError(flag, e.what());
            }
            dsn = value;
          },
          "Connection string of the " + process + ": its user is made, or given this password")
      ->type_name("DSN")
      ->envname(variable)
      ->group(kGroupStore);
}

}  // namespace

Runner AddMigrateCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "migrate", "Bring PostgreSQL up to the schema of this version, and make the logins");
  auto options = std::make_shared<store::MigrateOptions>();
  AddDatabaseFlag(*command, options->dsn, " of the owner of the schema");
  AddLoginFlag(*command, "--controller-database", "STRONGROOM_CONTROLLER_DATABASE", "controller",
               options->controller_dsn);
  AddLoginFlag(*command, "--server-database", "STRONGROOM_SERVER_DATABASE", "server",
               options->server_dsn);
  AddTime<std::chrono::seconds>(
      *command,
      {"--wait-seconds", "How long to wait for PostgreSQL to be there", kGroupStore, 0, 86'400},
      options->patience);
  return [options](const std::stop_token& stop) { return store::RunMigrate(*options, stop); };
}

}  // namespace strongroom::main_commands
