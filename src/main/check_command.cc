#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "api/check_input.h"
#include "api/tenant_pod.h"
#include "base/json.h"
#include "executor/check.h"
#include "main/catalogue_flag.h"
#include "main/commands.h"

namespace strongroom::main_commands {
namespace {

struct Flags {
  executor::CheckOptions options;
  std::string tenant;
  std::vector<std::string> catalogues;
};

}  // namespace

Runner AddCheckCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "check", "Sign in at a tenant, and compare what it may read: reads nothing");
  auto flags = std::make_shared<Flags>();
  command->add_option("--tenant", flags->tenant, "What to check, as the check's Job describes it")
      ->type_name("JSON")
      ->required();
  command
      ->add_option("--tenant-folder", flags->options.tenant_folder,
                   "Folder with what the tenant names: secret, certificate, token")
      ->type_name("FOLDER")
      ->default_val(api::kTenantFolder);
  command->add_flag_callback(
      "--tenant-on-loopback",
      [flags = flags.get()] {
        flags->options.tenant_addresses = web::AddressRules::kGuardedOrLoopback;
      },
      "Follow endpoints of the tenant to this machine too: for tests");
  AddCatalogueFlag(*command, flags->catalogues);
  return [flags](const std::stop_token& stop) {
    try {
      flags->options.input = api::ReadCheckInput(flags->tenant);
      return executor::RunCheck(flags->options, LoadCatalogues(flags->catalogues), stop);
    } catch (const base::JsonError& e) {
      throw UsageError(std::string("--tenant: ") + e.what());
    }
  };
}

}  // namespace strongroom::main_commands
