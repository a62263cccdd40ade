#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <vector>

#include "main/commands.h"
#include "main/flags.h"
#include "store/error.h"
#include "store/logins.h"
#include "store/migrate.h"

namespace strongroom::main_commands {
namespace {

void AddLoginFlag(CLI::App& command, const std::string& flag, const std::string& variable,
                  const std::string& process, std::string& dsn) {
  command
      .add_option(
          flag, dsn,
          "Connection string of the " + process + ": its user is made, or given this password")
      ->type_name("DSN")
      ->envname(variable)
      ->group(kGroupStore);
}

// Before anything is changed: all that cannot be read, at once, and then what names no user.
void CheckLogins(const store::MigrateOptions& options) {
  std::vector<GivenDatabase> given{{"--database", "owner", options.dsn}};
  const std::vector<GivenDatabase> logins{
      {"--controller-database", "controller", options.controller_dsn},
      {"--server-database", "server", options.server_dsn}};
  given.insert(given.end(), logins.begin(), logins.end());
  CheckDatabases(given);
  for (const GivenDatabase& login : logins) {
    if (login.dsn.empty()) continue;
    try {
      store::LoginOf(login.dsn);
    } catch (const store::StoreError& e) {
      throw CLI::ValidationError(login.flag, e.what());
    }
  }
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
  AddTime<std::chrono::hours>(
      *command,
      {"--purge-grace-hours",
       "From the day a backup set expires until PostgreSQL lets it be removed", kGroupStore,
       store::kLeastPurgeGrace.count(), 87'600},
      options->purge_grace);
  AddTime<std::chrono::seconds>(
      *command,
      {"--wait-seconds", "How long to wait for PostgreSQL to be there", kGroupStore, 0, 86'400},
      options->patience);
  command->callback([options] { CheckLogins(*options); });
  return [options](const std::stop_token& stop) { return store::RunMigrate(*options, stop); };
}

}  // namespace strongroom::main_commands
