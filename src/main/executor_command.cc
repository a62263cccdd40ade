#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "api/tenant.h"
#include "api/tenant_pod.h"
#include "base/json.h"
#include "catalogue/load.h"
#include "executor/error.h"
#include "executor/executor.h"
#include "main/commands.h"

namespace strongroom::main_commands {
namespace {

constexpr const char* kGroupRun = "The run";
constexpr const char* kGroupTenant = "What is read";
constexpr const char* kGroupServer = "Where it is reported";

struct Flags {
  executor::ExecutorOptions options;
  std::string tenant;
};

void AddRunFlags(CLI::App& command, executor::ExecutorOptions& options) {
  command.add_option("--run-name", options.run_name, "Name of the BackupScheduleRun")
      ->required()
      ->group(kGroupRun);
  command.add_option("--run-uid", options.run_uid, "UID of the BackupScheduleRun")
      ->required()
      ->group(kGroupRun);
  command.add_option("--namespace", options.run_namespace, "Namespace of the BackupScheduleRun")
      ->required()
      ->group(kGroupRun);
  command
      .add_option_function<int>(
          "--timeout-seconds",
          [&options](int seconds) { options.timeout = std::chrono::seconds(seconds); },
          "Seconds until the Job is killed [3600]")
      ->check(CLI::Range(60, 86400))
      ->group(kGroupRun);
  command
      .add_option("--retry-limit", options.retry_limit,
                  "Repetitions of a request that failed in a way that may pass")
      ->check(CLI::Range(0, 100))
      ->capture_default_str()
      ->group(kGroupRun);
}

void AddTenantFlags(CLI::App& command, Flags& flags) {
  executor::ExecutorOptions& options = flags.options;
  command
      .add_option("--policy-types", options.policy_types,
                  "Policy types, separated by commas; \"*\" is every standard one")
      ->delimiter(',')
      ->required()
      ->group(kGroupTenant);
  command
      .add_flag("--include-foundations,!--no-include-foundations", options.include_foundations,
                "Read what policies refer to as well [true]")
      ->group(kGroupTenant);
  command
      .add_option("--tenant", flags.tenant,
                  "Spec of the Tenant, as JSON: where the policies come from")
      ->required()
      ->group(kGroupTenant);
  command
      .add_option("--tenant-folder", options.tenant_folder,
                  "Folder with what the spec names: kubeconfig, files")
      ->default_val(api::kTenantFolder)
      ->group(kGroupTenant);
}

void AddServerFlags(CLI::App& command, executor::ExecutorOptions& options) {
  command.add_option("--server-url", options.server_url, "https://host:port of strongroom server")
      ->required()
      ->group(kGroupServer);
  command
      .add_option("--server-ca-file", options.server_ca_file,
                  "PEM file with the authorities of the server's certificate [the system's]")
      ->group(kGroupServer);
  command
      .add_option("--token-file", options.token_file,
                  "Projected service account token with audience \"strongroom\"")
      ->default_val("/var/run/secrets/strongroom/token")
      ->group(kGroupServer);
  command
      .add_option("--spool-folder", options.spool_folder,
                  "Writable folder for what is collected until it is sent")
      ->default_val("/tmp")
      ->group(kGroupServer);
}

}  // namespace

Runner AddExecutorCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("executor", "Collect a tenant's policies and report them: one run");
  auto flags = std::make_shared<Flags>();
  AddRunFlags(*command, flags->options);
  AddTenantFlags(*command, *flags);
  AddServerFlags(*command, flags->options);
  return [flags](const std::stop_token& stop) {
    try {
      flags->options.tenant = api::ReadTenantSpec(flags->tenant);
      return executor::RunExecutor(flags->options, catalogue::LoadBuiltIn(), stop);
    } catch (const base::JsonError& e) {
      throw UsageError(std::string("--tenant: ") + e.what());
    } catch (const executor::UsageError& e) {
      throw UsageError(e.what());
    }
  };
}

}  // namespace strongroom::main_commands
