#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "main/commands.h"
#include "server/server.h"

namespace strongroom::main_commands {
namespace {

struct Flags {
  std::string dsn;
  int wait_seconds = 60;
};

}  // namespace

Runner AddMigrateCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("migrate", "Bring PostgreSQL up to the schema of this version");
  auto flags = std::make_shared<Flags>();
  command->add_option("--database", flags->dsn, "PostgreSQL connection string")
      ->envname("STRONGROOM_DATABASE")
      ->required();
  command
      ->add_option("--wait-seconds", flags->wait_seconds,
                   "How long to wait for PostgreSQL to be there")
      ->check(CLI::Range(0, 86400))
      ->capture_default_str();
  return [flags](const std::stop_token& stop) {
    return server::RunMigrate(flags->dsn, std::chrono::seconds(flags->wait_seconds), stop);
  };
}

}  // namespace strongroom::main_commands
