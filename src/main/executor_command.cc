#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "api/executor_input.h"
#include "api/tenant_pod.h"
#include "base/json.h"
#include "executor/executor.h"
#include "main/catalogue_flag.h"
#include "main/commands.h"
#include "main/flags.h"
#include "main/server_access_flags.h"

namespace strongroom::main_commands {
namespace {

constexpr const char* kGroupRun = "The run";
constexpr const char* kGroupServer = "Where it is reported";

struct Flags {
  executor::ExecutorOptions options;
  std::string run;
  std::vector<std::string> catalogues;
};

void AddRunFlags(CLI::App& command, Flags& flags) {
  command.add_option("--run", flags.run, "What to do, as the run's Job describes it")
      ->type_name("JSON")
      ->required()
      ->group(kGroupRun);
  command
      .add_option("--tenant-folder", flags.options.tenant_folder,
                  "Folder with what the tenant names: kubeconfig, files")
      ->type_name("FOLDER")
      ->default_val(api::kTenantFolder)
      ->group(kGroupRun);
  command
      .add_flag_callback(
          "--tenant-on-loopback",
          [&flags] { flags.options.tenant_addresses = web::AddressRules::kGuardedOrLoopback; },
          "Follow a kubeconfig of the tenant to this machine too: for tests")
      ->group(kGroupRun);
}

void AddServerFlags(CLI::App& command, executor::ExecutorOptions& options) {
  AddServerAccessFlags(command, options.server, kGroupServer);
  command
      .add_option("--spool-folder", options.spool_folder,
                  "Writable folder for what is collected until it is sent")
      ->type_name("FOLDER")
      ->default_val("/tmp")
      ->group(kGroupServer);
  for (const api::ExecutorLimitFlag& limit : api::kExecutorLimitFlags) {
    AddNumber(command,
              {"--" + std::string(limit.name), std::string(limit.what), kGroupServer, limit.least,
               limit.most},
              options.limits.*limit.value);
  }
}

}  // namespace

Runner AddExecutorCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("executor", "Collect a tenant's policies and report them: one run");
  auto flags = std::make_shared<Flags>();
  AddRunFlags(*command, *flags);
  AddServerFlags(*command, flags->options);
  AddCatalogueFlag(*command, flags->catalogues);
  return [flags](const std::stop_token& stop) {
    try {
      flags->options.input = api::ReadExecutorInput(flags->run);
      return executor::RunExecutor(flags->options, LoadCatalogues(flags->catalogues), stop);
    } catch (const base::JsonError& e) {
      throw UsageError(std::string("--run: ") + e.what());
    }
  };
}

}  // namespace strongroom::main_commands
