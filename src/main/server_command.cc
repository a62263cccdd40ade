#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "base/stop.h"
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
  ApiServerFlags api;
  ListenFlag listen{"--listen", ":8443"};
  ListenFlag health_listen{"--health-listen", ":8080"};
};

void AddListenFlags(CLI::App& command, Flags& flags) {
  AddListenFlag(command, flags.listen, "for reports of executors, HTTPS");
  AddListenFlag(command, flags.health_listen, "of /metrics, /healthz and /readyz, plain HTTP");
  command
      .add_option("--tls-cert-file", flags.options.tls_certificate,
                  "PEM file with the certificate chain; read again when it changes")
      ->required()
      ->group(kGroupListen);
  command
      .add_option("--tls-key-file", flags.options.tls_key,
                  "PEM file with the private key; read again when it changes")
      ->required()
      ->group(kGroupListen);
}

void AddLimitFlags(CLI::App& command, Flags& flags) {
  server::report::Limits& limits = flags.options.report;
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

void AddStoreFlags(CLI::App& command, ServerOptions& options) {
  AddDatabaseFlag(command, options.dsn);
  command
      .add_option("--max-database-sessions", options.max_database_sessions,
                  "Connections to PostgreSQL, which is how many reports are taken at once")
      ->check(CLI::Range(size_t{2}, size_t{1'000}))
      ->capture_default_str()
      ->group(kGroupStore);
}

int RunServer(Flags& flags, const std::stop_token& stop) {
  ServerOptions& options = flags.options;
  options.port = ParseListen(flags.listen, options.address);
  options.health_port = ParseListen(flags.health_listen, options.health_address);
  options.qps = flags.api.client.qps;
  options.burst = flags.api.client.burst;
  try {
    options.cluster = FindApiServer(flags.api);
    // A call into PostgreSQL cannot be interrupted; what it did not commit does not exist.
    const base::ExitDeadline deadline(stop, kStopPatience);
    server::RunServer(options, stop);
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
  AddListenFlags(*command, *flags);
  AddApiServerFlags(*command, flags->api);
  AddStoreFlags(*command, flags->options);
  AddLimitFlags(*command, *flags);
  return [flags](const std::stop_token& stop) { return RunServer(*flags, stop); };
}

}  // namespace strongroom::main_commands
