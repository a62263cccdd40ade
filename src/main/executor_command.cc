#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "executor/error.h"
#include "executor/executor.h"
#include "main/commands.h"

namespace strongroom::main_commands {
namespace {

constexpr const char* kGroupRun = "The run";
constexpr const char* kGroupTenant = "What is read";
constexpr const char* kGroupServer = "Where it is reported";

void AddRunFlags(CLI::App& command, executor::ExecutorOptions& options) {
  command.add_option("--run-name", options.run_name, "Name of the BackupScheduleRun")
      ->envname("STRONGROOM_RUN_NAME")
      ->required()
      ->group(kGroupRun);
  command.add_option("--run-uid", options.run_uid, "UID of the BackupScheduleRun")
      ->envname("STRONGROOM_RUN_UID")
      ->required()
      ->group(kGroupRun);
  command.add_option("--namespace", options.run_namespace, "Namespace of the BackupScheduleRun")
      ->envname("STRONGROOM_NAMESPACE")
      ->required()
      ->group(kGroupRun);
  command
      .add_option_function<int>(
          "--timeout-seconds",
          [&options](int seconds) { options.timeout = std::chrono::seconds(seconds); },
          "Seconds until the Job is killed [3600]")
      ->envname("STRONGROOM_TIMEOUT_SECONDS")
      ->check(CLI::Range(60, 86400))
      ->group(kGroupRun);
  command
      .add_option("--retry-limit", options.retry_limit,
                  "Repetitions of a request that failed in a way that may pass")
      ->envname("STRONGROOM_RETRY_LIMIT")
      ->check(CLI::Range(0, 100))
      ->capture_default_str()
      ->group(kGroupRun);
}

void AddTenantFlags(CLI::App& command, executor::ExecutorOptions& options) {
  command
      .add_option("--policy-types", options.policy_types,
                  "Policy types, separated by commas; \"*\" is every standard one")
      ->envname("STRONGROOM_POLICY_TYPES")
      ->delimiter(',')
      ->required()
      ->group(kGroupTenant);
  command
      .add_flag("--include-foundations,!--no-include-foundations", options.include_foundations,
                "Read what policies refer to as well [true]")
      ->envname("STRONGROOM_INCLUDE_FOUNDATIONS")
      ->group(kGroupTenant);
  command
      .add_option("--tenant-namespaces", options.tenant_namespaces,
                  "Namespaces to read, separated by commas [all that may be listed]")
      ->envname("STRONGROOM_TENANT_NAMESPACES")
      ->delimiter(',')
      ->group(kGroupTenant);
  command
      .add_option("--kubeconfig", options.kubeconfig,
                  "Kubeconfig of the cluster to read [the pod's own cluster]")
      ->envname("STRONGROOM_KUBECONFIG")
      ->group(kGroupTenant);
  command
      .add_option("--catalogue", options.catalogue_file,
                  "File with the policy types, instead of the built-in one")
      ->envname("STRONGROOM_CATALOGUE")
      ->group(kGroupTenant);
}

void AddServerFlags(CLI::App& command, executor::ExecutorOptions& options) {
  command.add_option("--server-url", options.server_url, "https://host:port of strongroom server")
      ->envname("STRONGROOM_SERVER_URL")
      ->required()
      ->group(kGroupServer);
  command
      .add_option("--server-ca-file", options.server_ca_file,
                  "PEM file with the authorities of the server's certificate [the system's]")
      ->envname("STRONGROOM_SERVER_CA_FILE")
      ->group(kGroupServer);
  command
      .add_option("--token-file", options.token_file,
                  "Projected service account token with audience \"strongroom\"")
      ->envname("STRONGROOM_TOKEN_FILE")
      ->default_val("/var/run/secrets/strongroom/token")
      ->group(kGroupServer);
  command
      .add_option("--spool-folder", options.spool_folder,
                  "Writable folder for what is collected until it is sent")
      ->envname("STRONGROOM_SPOOL_FOLDER")
      ->default_val("/tmp")
      ->group(kGroupServer);
}

}  // namespace

Runner AddExecutorCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("executor", "Collect a tenant's policies and report them: one run");
  auto options = std::make_shared<executor::ExecutorOptions>();
  AddRunFlags(*command, *options);
  AddTenantFlags(*command, *options);
  AddServerFlags(*command, *options);
  return [options](const std::stop_token& stop) {
    try {
      return executor::RunExecutor(*options, stop);
    } catch (const executor::UsageError& e) {
      throw UsageError(e.what());
    }
  };
}

}  // namespace strongroom::main_commands
