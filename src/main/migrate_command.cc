#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "main/commands.h"
#include "main/database_flags.h"
#include "main/flags.h"
#include "store/logins.h"
#include "store/migrate.h"

namespace strongroom::main_commands {
namespace {

struct Flags {
  store::MigrateOptions options;
  DatabaseInput owner{.flag = "--database", .variable = kDatabaseVariable, .secret_key = "owner"};
  DatabaseInput controller{.flag = "--controller-database",
                           .variable = "STRONGROOM_CONTROLLER_DATABASE",
                           .secret_key = "controller",
                           .need = DatabaseInput::Need::kWhenGiven,
                           .role = store::kControllerRole};
  DatabaseInput server{.flag = "--server-database",
                       .variable = "STRONGROOM_SERVER_DATABASE",
                       .secret_key = "server",
                       .need = DatabaseInput::Need::kWhenGiven,
                       .role = store::kServerRole};
  DatabaseInput notifier{.flag = "--notifier-database",
                         .variable = "STRONGROOM_NOTIFIER_DATABASE",
                         .secret_key = "notifier",
                         .need = DatabaseInput::Need::kWhenGiven,
                         .role = store::kNotifierRole};
};

void AddLoginFlag(CLI::App& command, DatabaseInput& input) {
  AddDatabaseFlag(command, input,
                  "Connection string of the " + input.secret_key +
                      ": its user is made, or given this password");
}

store::NamedDsn Named(const DatabaseInput& input) { return {input.Name(), input.Take()}; }

int RunMigrate(Flags& flags, const std::stop_token& stop) {
  flags.options.owner = Named(flags.owner);
  flags.options.controller = Named(flags.controller);
  flags.options.server = Named(flags.server);
  flags.options.notifier = Named(flags.notifier);
  return store::RunMigrate(flags.options, stop);
}

}  // namespace

Runner AddMigrateCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "migrate", "Bring PostgreSQL up to the schema of this version, and make the logins");
  auto flags = std::make_shared<Flags>();
  store::MigrateOptions& options = flags->options;
  AddDatabaseFlag(*command, flags->owner,
                  "PostgreSQL connection string of the owner of the schema");
  AddLoginFlag(*command, flags->controller);
  AddLoginFlag(*command, flags->server);
  AddLoginFlag(*command, flags->notifier);
  AddSecretFlag(*command, kDatabaseSecretFlag, {&flags->owner});
  AddSecretFlag(*command, "--login-secret", {&flags->controller, &flags->server, &flags->notifier});
  AddTime<std::chrono::hours>(
      *command,
      {"--purge-grace-hours",
       "From the day a backup set expires until PostgreSQL lets it be removed", kGroupStore,
       store::kLeastPurgeGrace.count(), 87'600},
      options.purge_grace);
  AddTime<std::chrono::seconds>(
      *command,
      {"--wait-seconds", "How long to wait for PostgreSQL to be there", kGroupStore, 0, 86'400},
      options.patience);
  command->callback([flags] {
    // Where nobody is told anything, the Secret has no such key.
    if (flags->notifier.dsn.empty()) flags->notifier.secret.clear();
    CheckDatabases({&flags->owner, &flags->controller, &flags->server, &flags->notifier});
    CheckLogins({&flags->controller, &flags->server, &flags->notifier});
    CheckUsers(flags->owner, {&flags->controller, &flags->server, &flags->notifier});
  });
  return [flags](const std::stop_token& stop) { return RunMigrate(*flags, stop); };
}

}  // namespace strongroom::main_commands
