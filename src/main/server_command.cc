#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "base/stop.h"
#include "http/error.h"
#include "kube/config.h"
#include "kube/error.h"
#include "main/commands.h"
#include "main/flags.h"
#include "server/server.h"

namespace strongroom::main_commands {
namespace {

using server::ServerOptions;

constexpr std::chrono::milliseconds kStopPatience{4'500};
constexpr const char* kGroupApi = "API server";
constexpr const char* kGroupListen = "Where it listens";
constexpr const char* kGroupLimits = "Limits";
constexpr const char* kGroupStore = "PostgreSQL";

struct Flags {
  ServerOptions options;
  std::string kubeconfig;
  std::string listen = ":8443";
  std::string health_listen = ":8080";
};

void AddListenFlags(CLI::App& command, Flags& flags) {
  command.add_option("--listen", flags.listen, "ADDRESS:PORT for reports of executors, HTTPS")
      ->capture_default_str()
      ->group(kGroupListen);
  command
      .add_option("--health-listen", flags.health_listen,
                  "ADDRESS:PORT of /metrics, /healthz and /readyz, plain HTTP")
      ->capture_default_str()
      ->group(kGroupListen);
  command
      .add_option("--tls-cert-file", flags.options.tls_certificate,
                  "PEM file with the certificate chain; read again when it changes")
      ->envname("STRONGROOM_TLS_CERT_FILE")
      ->required()
      ->group(kGroupListen);
  command
      .add_option("--tls-key-file", flags.options.tls_key,
                  "PEM file with the private key; read again when it changes")
      ->envname("STRONGROOM_TLS_KEY_FILE")
      ->required()
      ->group(kGroupListen);
}

void AddLimitFlags(CLI::App& command, Flags& flags) {
  server::ReportLimits& limits = flags.options.limits;
  command.add_option("--max-report-bytes", limits.max_report_bytes, "Of one report, compressed")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 40U))
      ->capture_default_str()
      ->group(kGroupLimits);
  command.add_option("--max-set-bytes", limits.max_set_bytes, "Of one report, decompressed")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 40U))
      ->capture_default_str()
      ->group(kGroupLimits);
  command.add_option("--max-item-bytes", limits.max_item_bytes, "Of one policy")
      ->check(CLI::Range(size_t{1}, size_t{64} << 20U))
      ->capture_default_str()
      ->group(kGroupLimits);
  command.add_option("--max-items", limits.max_items, "Policies of one report")
      ->check(CLI::Range(int64_t{1}, int64_t{10'000'000}))
      ->capture_default_str()
      ->group(kGroupLimits);
  command
      .add_option("--max-connections", flags.options.max_connections,
                  "Open connections; more are closed as soon as they come")
      ->check(CLI::Range(size_t{1}, size_t{10'000}))
      ->capture_default_str()
      ->group(kGroupLimits);
}

void AddPeerFlags(CLI::App& command, Flags& flags) {
  ServerOptions& options = flags.options;
  command
      .add_option("--kubeconfig", flags.kubeconfig,
                  "Kubeconfig of the cluster [the cluster that the pod runs in]")
      ->envname("KUBECONFIG")
      ->group(kGroupApi);
  command.add_option("--kube-api-qps", options.qps, "Requests a second, on average")
      ->check(CLI::Range(1.0, 100000.0))
      ->capture_default_str()
      ->group(kGroupApi);
  command.add_option("--kube-api-burst", options.burst, "Requests at once above that")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str()
      ->group(kGroupApi);
  command
      .add_option("--database", options.dsn,
                  "PostgreSQL connection string; it need not be reachable yet")
      ->envname("STRONGROOM_DATABASE")
      ->required()
      ->group(kGroupStore);
  command
      .add_option("--max-database-sessions", options.max_database_sessions,
                  "Connections to PostgreSQL, which is how many reports are taken at once")
      ->check(CLI::Range(size_t{2}, size_t{1'000}))
      ->capture_default_str()
      ->group(kGroupStore);
}

int RunServer(Flags& flags, const std::stop_token& stop) {
  ServerOptions& options = flags.options;
  options.port = ParseListen("--listen", flags.listen, options.address);
  options.health_port = ParseListen("--health-listen", flags.health_listen, options.health_address);
  try {
    options.cluster = flags.kubeconfig.empty() ? kube::InClusterConfig(Environment)
                                               : kube::LoadKubeconfig(flags.kubeconfig);
    // A call into PostgreSQL cannot be interrupted; what it did not commit does not exist.
    const base::ExitDeadline deadline(stop, kStopPatience);
    server::RunServer(options, stop);
    return 0;
  } catch (const kube::ConfigError& e) {
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
  AddListenFlags(*command, *flags);
  AddPeerFlags(*command, *flags);
  AddLimitFlags(*command, *flags);
  return [flags](const std::stop_token& stop) { return RunServer(*flags, stop); };
}

}  // namespace strongroom::main_commands
