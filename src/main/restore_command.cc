#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "api/restore_input.h"
#include "api/tenant_pod.h"
#include "base/json.h"
#include "executor/restore.h"
#include "main/catalogue_flag.h"
#include "main/commands.h"
#include "main/server_access_flags.h"

namespace strongroom::main_commands {
namespace {

constexpr const char* kGroupRestore = "The restore";
constexpr const char* kGroupServer = "Who has the set, and is told";

struct Flags {
  executor::RestoreOptions options;
  std::string restore;
  std::vector<std::string> catalogues;
};

void AddRestoreFlags(CLI::App& command, Flags& flags) {
  command
      .add_option("--restore", flags.restore, "What to do, as the Job of a BackupRestore says it")
      ->type_name("JSON")
      ->required()
      ->group(kGroupRestore);
  command
      .add_option("--tenant-folder", flags.options.tenant_folder,
                  "Folder with what the target names: kubeconfig, files")
      ->type_name("FOLDER")
      ->default_val(api::kTenantFolder)
      ->group(kGroupRestore);
  command
      .add_flag_callback(
          "--tenant-on-loopback",
          [&flags] { flags.options.tenant_addresses = web::AddressRules::kGuardedOrLoopback; },
          "Follow a kubeconfig of the target to this machine too: for tests")
      ->group(kGroupRestore);
}

}  // namespace

Runner AddRestoreCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "restore", "Plan how a backup set is put back, or do what was planned: a BackupRestore");
  auto flags = std::make_shared<Flags>();
  AddRestoreFlags(*command, *flags);
  AddServerAccessFlags(*command, flags->options.server, kGroupServer);
  command
      ->add_option("--spool-folder", flags->options.spool_folder,
                   "Writable folder for the policies of the set until they are put back")
      ->type_name("FOLDER")
      ->default_val("/tmp")
      ->group(kGroupServer);
  AddCatalogueFlag(*command, flags->catalogues);
  return [flags](const std::stop_token& stop) {
    try {
      flags->options.input = api::ReadRestoreInput(flags->restore);
      return executor::RunRestore(flags->options, LoadCatalogues(flags->catalogues), stop);
    } catch (const base::JsonError& e) {
      throw UsageError(std::string("--restore: ") + e.what());
    }
  };
}

}  // namespace strongroom::main_commands
