#include <CLI/CLI.hpp>
#include <memory>

#include "base/heap.h"
#include "base/stop.h"
#include "catalogue/load.h"
#include "http/error.h"
#include "main/commands.h"
#include "main/flags.h"
#include "server/server.h"
#include "web/error.h"

namespace strongroom::main_commands {
namespace {

using server::ServerOptions;

constexpr const char* kGroupLimits = "Limits";

struct Flags {
  ServerOptions options;
  std::string kubeconfig;
};

void AddListenFlags(CLI::App& command, ServerOptions& options) {
  AddListenFlag(command, "--listen", options.listen, "reports of executors, HTTPS");
  AddListenFlag(command, "--health-listen", options.health,
                "/metrics, /healthz and /readyz, plain HTTP");
  http::TlsFiles& tls = options.listen.tls.emplace();
  command
      .add_option("--tls-cert-file", tls.certificate,
                  "PEM file with the certificate chain; read again when it changes")
      ->type_name("FILE")
      ->required()
      ->group(kGroupListen);
  command
      .add_option("--tls-key-file", tls.key,
                  "PEM file with the private key; read again when it changes")
      ->type_name("FILE")
      ->required()
      ->group(kGroupListen);
}

void AddLimitFlags(CLI::App& command, ServerOptions& options) {
  constexpr int64_t kMiB = int64_t{1} << 20U;
  server::report::Limits& limits = options.report;
  AddNumber(command,
            {"--max-report-bytes", "Of one report, compressed", kGroupLimits, 1, kMiB * kMiB},
            limits.max_report_bytes);
  AddNumber(command,
            {"--max-set-bytes", "Of one report, decompressed", kGroupLimits, 1, kMiB * kMiB},
            limits.max_set_bytes);
  AddNumber(command, {"--max-item-bytes", "Of one policy", kGroupLimits, 1, 64 * kMiB},
            limits.max_item_bytes);
  AddNumber(command, {"--max-items", "Policies of one report", kGroupLimits, 1, 10'000'000},
            limits.max_items);
  AddNumber(command,
            {"--max-namespace-day-bytes",
             "That the sets of a namespace may add to PostgreSQL in 24 hours; 0: without limit",
             kGroupLimits, 0, kMiB * kMiB},
            limits.max_namespace_day_bytes);
  AddNumber(command,
            {"--max-connections", "Open connections; more are closed as soon as they come",
             kGroupLimits, 1, 10'000},
            options.listen.max_connections);
  AddNumber(command,
            {"--max-spool-bytes", "On disk, of all reports that are coming or wait", kGroupLimits,
             kMiB, kMiB * kMiB},
            options.max_spool_bytes);
  AddNumber(command,
            {"--max-memory-bytes",
             "For all reports that are read at once; the process has up to 256 MiB besides",
             kGroupLimits, 32 * kMiB, kMiB * kMiB},
            options.max_memory_bytes);
  command
      .add_option("--spool-folder", options.spool_folder,
                  "Writable folder for reports until they have come completely")
      ->type_name("FOLDER")
      ->capture_default_str()
      ->group(kGroupLimits);
}

void AddStoreFlags(CLI::App& command, ServerOptions& options) {
  AddDatabaseFlag(command, options.dsn, "; it need not be reachable yet");
  AddNumber(command,
            {"--max-database-sessions",
             "Connections to PostgreSQL, which is how many reports are taken at once", kGroupStore,
             2, 1'000},
            options.max_database_sessions);
}

int RunServer(Flags& flags, const std::stop_token& stop) {
  ServerOptions& options = flags.options;
  try {
    options.cluster = FindApiServer(flags.kubeconfig);
    const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
    // A call into PostgreSQL cannot be interrupted; what it did not commit does not exist.
    const base::ExitDeadline deadline(stop, kStopPatience);
    server::RunServer(options, catalogues, stop);
    return 0;
  } catch (const web::ConfigError& e) {
    throw UsageError(e.what());
  } catch (const http::HttpError& e) {
    throw UsageError(e.what());
  }
}

}  // namespace

Runner AddServerCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("server", "Take the reports of executors and store their backup sets");
  auto flags = std::make_shared<Flags>();
  AddListenFlags(*command, flags->options);
  AddApiServerFlags(*command, flags->kubeconfig, flags->options.client);
  AddStoreFlags(*command, flags->options);
  AddLimitFlags(*command, flags->options);
  command->callback([flags] { CheckDatabases({{"--database", "server", flags->options.dsn}}); });
  return [flags](const std::stop_token& stop) {
    base::ShareHeaps();
    return RunServer(*flags, stop);
  };
}

}  // namespace strongroom::main_commands
