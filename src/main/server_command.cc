#include <CLI/CLI.hpp>
#include <memory>

#include "base/file.h"
#include "base/heap.h"
#include "base/stop.h"
#include "http/error.h"
#include "main/catalogue_flag.h"
#include "main/commands.h"
#include "main/database_flags.h"
#include "main/flags.h"
#include "server/server.h"
#include "server/sets/sets_service.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::main_commands {
namespace {

using server::ServerOptions;

constexpr const char* kGroupLimits = "Limits";
constexpr const char* kGroupWebhook = "Admission webhook";
constexpr const char* kGroupConnections = "Connections of executors";

struct Flags {
  ServerOptions options;
  std::string kubeconfig;
  std::vector<std::string> catalogues;
  bool is_webhook = false;
  server::admission::Options admission;
  DatabaseInput database{
      .flag = "--database", .variable = kDatabaseVariable, .secret_key = "server"};
};

void AddListenFlags(CLI::App& command, ServerOptions& options) {
  AddListenFlag(command, "--listen", options.listen, "reports of executors, HTTPS");
  AddListenFlag(command, "--health-listen", options.health, "/metrics, /healthz and /readyz");
  AddMetricsTlsFlags(command, options.health);
  AddProbeFlag(command, options.probe);
  AddOptionalListenFlag(command, "--sets-listen", options.sets, server::sets::SetsListener(),
                        "Where it serves the sets API to the API server, HTTPS [nowhere]");
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

// What makes it answer API servers that ask before they write our objects.
void AddAdmissionFlags(CLI::App& command, Flags& flags) {
  CLI::Option* const webhook =
      command
          .add_flag("--webhook", flags.is_webhook,
                    "Answers API servers that ask before they write our objects, by the sets API "
                    "(--sets-listen)")
          ->needs(command.get_option("--sets-listen"))
          ->group(kGroupWebhook);
  command
      .add_option("--controller-account", flags.admission.operators,
                  "User whose requests the webhook lets through: the controller's; repeatable")
      ->type_name("USER")
      ->needs(webhook)
      ->group(kGroupWebhook);
  command
      .add_option("--executor-image", flags.admission.own_image,
                  "As the controller has it: the image that schedules may always name")
      ->type_name("IMAGE")
      ->needs(webhook)
      ->group(kGroupWebhook);
  command
      .add_option("--notifier-namespace", flags.admission.notifier_namespace,
                  "Namespace whose Notifiers are acted on; the webhook warns of those elsewhere")
      ->type_name("NAMESPACE")
      ->needs(webhook)
      ->group(kGroupWebhook);
  AddAllowanceFlags(command, flags.admission.allowed, kGroupWebhook);
  for (const char* flag : {"--allow-executor-image", "--allow-executor-toleration"}) {
    command.get_option(flag)->needs(webhook);
  }
}

constexpr int64_t kMiB = int64_t{1} << 20U;

// What a report may be, and what storing it may take.
void AddReportFlags(CLI::App& command, ServerOptions& options) {
  server::intake::Limits& limits = options.report;
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
             "That the sets of a namespace may add in 24 hours: new contents before they are "
             "compressed, identities, names and rows; 0: without limit",
             kGroupLimits, 0, kMiB * kMiB},
            limits.max_namespace_day_bytes);
  AddNumber(command,
            {"--max-spool-bytes", "On disk, of all reports that are coming or wait", kGroupLimits,
             kMiB, kMiB * kMiB},
            options.max_spool_bytes);
  AddNumber(command,
            {"--max-memory-bytes",
             "For all reports that are read at once; the process has up to 256 MiB besides",
             kGroupLimits, 32 * kMiB, kMiB * kMiB},
            options.max_memory_bytes);
  AddTime<std::chrono::seconds>(
      command,
      {"--store-seconds", "For storing a report once it has come and has memory", kGroupLimits, 1,
       3'600},
      limits.store_time);
  command
      .add_option("--spool-folder", options.spool_folder,
                  "Writable folder for reports until they have come completely")
      ->type_name("FOLDER")
      ->capture_default_str()
      ->group(kGroupLimits);
}

// How many reports there may be, and how many that are refused.
void AddCountFlags(CLI::App& command, ServerOptions& options) {
  AddNumber(command,
            {"--max-reports", "Reports that come in at once; more are told to come again",
             kGroupLimits, 1, 10'000},
            options.reports.at_once);
  AddNumber(
      command,
      {"--max-reports-per-namespace", "Of these, those of one namespace", kGroupLimits, 1, 10'000},
      options.reports.at_once_per_namespace);
  AddNumber(command,
            {"--max-refused-reports",
             "Reports of one pod in a minute that it may not send; then none of its is looked at",
             kGroupLimits, 1, 1'000'000},
            options.reports.refusals_per_caller);
  AddNumber(command,
            {"--max-refused-tokens",
             "Tokens of one peer that Kubernetes refuses in a minute; new ones are not shown to it "
             "then",
             kGroupLimits, 1, 1'000'000},
            options.tokens.refused_tokens_per_peer);
}

void AddConnectionFlags(CLI::App& command, http::ServerOptions& options) {
  using std::chrono::seconds;
  AddNumber(command,
            {"--max-connections", "Open connections; a new one ends one that waits for its peer",
             kGroupConnections, 1, 10'000},
            options.max_connections);
  AddNumber(
      command,
      {"--max-connections-per-peer",
       "Of these, those of one IPv4 address or one /64 of IPv6; a new one ends one of its own",
       kGroupConnections, 1, 10'000},
      options.max_connections_per_peer);
  AddNumber(command,
            {"--max-header-bytes", "Of one request, with its first line", kGroupConnections, 1'024,
             1'048'576},
            options.max_header_bytes);
  AddTime<seconds>(command,
                   {"--header-seconds", "For the TLS handshake, and for each whole header",
                    kGroupConnections, 1, 3'600},
                   options.header_timeout);
  AddTime<seconds>(
      command,
      {"--idle-seconds", "Between two requests of a connection", kGroupConnections, 1, 3'600},
      options.idle_timeout);
  AddTime<seconds>(command,
                   {"--unknown-idle-seconds", "The same until a request has shown who asks",
                    kGroupConnections, 1, 3'600},
                   options.unknown_idle_timeout);
  AddTime<seconds>(
      command,
      {"--request-seconds", "For the whole body of a request", kGroupConnections, 1, 86'400},
      options.request_timeout);
  AddNumber(command,
            {"--min-body-rate",
             "Bytes a second that a body has to come with, over each --body-rate-seconds; 0: any",
             kGroupConnections, 0, 1'000'000'000},
            options.body_rate.bytes_per_second);
  AddTime<seconds>(
      command, {"--body-rate-seconds", "Over which that is counted", kGroupConnections, 1, 3'600},
      options.body_rate.window);
}

void AddStoreFlags(CLI::App& command, Flags& flags) {
  AddDatabaseFlag(command, flags.database,
                  "PostgreSQL connection string; it need not be reachable yet");
  AddSecretFlag(command, kDatabaseSecretFlag, {&flags.database});
  AddNumber(
      command,
      {"--max-database-sessions",
       "Connections to PostgreSQL for reports, which is how many are stored at once; four more "
       "are for all else, and two for lists, holds and plans of the sets API",
       kGroupStore, 2, 1'000},
      flags.options.max_database_sessions);
  AddNumber(command,
            {"--max-reading-sessions",
             "Connections to PostgreSQL for those who read backup sets (--sets-listen)",
             kGroupStore, 1, 100},
            flags.options.max_reading_sessions);
}

void AddVerifyFlags(CLI::App& command, server::VerifierOptions& options) {
  AddTime<std::chrono::hours>(command,
                              {"--verify-every-hours",
                               "How old a look at a backup set, and the reading of a content, may "
                               "become before it is done again; 0: only on request",
                               kGroupStore, 0, 24 * 366},
                              options.every);
  AddNumber(
      command,
      {"--verify-rate", "Bytes a second, decompressed, that this server reads for it, at most",
       kGroupStore, kMiB / 64, kMiB * kMiB},
      options.bytes_per_second);
}

int RunServer(Flags& flags, const std::stop_token& stop) {
  ServerOptions& options = flags.options;
  try {
    options.dsn = flags.database.Take();
    options.cluster = FindApiServer(flags.kubeconfig);
    if (options.sets) options.sets->tls = options.listen.tls;
    if (flags.is_webhook) options.admission = flags.admission;
    const catalogue::Catalogues catalogues = LoadCatalogues(flags.catalogues);
    // To look up the name of a host cannot be interrupted; what PostgreSQL did not commit does not
    // exist.
    const base::ExitDeadline deadline(stop, kStopPatience);
    server::RunServer(options, catalogues, stop);
    return 0;
  } catch (const store::StoreError&) {
    RethrowNoEntry(flags.database);
  } catch (const web::ConfigError& e) {
    throw UsageError(e.what());
  } catch (const http::HttpError& e) {
    throw UsageError(e.what());
  } catch (const base::FileError& e) {
    throw UsageError(e.what());
  }
}

}  // namespace

Runner AddServerCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("server", "Take the reports of executors and store their backup sets");
  auto flags = std::make_shared<Flags>();
  AddListenFlags(*command, flags->options);
  AddAdmissionFlags(*command, *flags);
  AddApiServerFlags(*command, flags->kubeconfig, flags->options.client);
  AddStoreFlags(*command, *flags);
  AddVerifyFlags(*command, flags->options.verify);
  AddCatalogueFlag(*command, flags->catalogues);
  AddReportFlags(*command, flags->options);
  AddCountFlags(*command, flags->options);
  AddConnectionFlags(*command, flags->options.listen);
  command->callback([flags] { CheckDatabases({&flags->database}); });
  return [flags](const std::stop_token& stop) {
    base::ShareHeaps();
    return RunServer(*flags, stop);
  };
}

}  // namespace strongroom::main_commands
