#include <CLI/CLI.hpp>
#include <memory>

#include "access/reviews.h"
#include "base/clock.h"
#include "base/stop.h"
#include "domain/time_zone.h"
#include "http/error.h"
#include "main/commands.h"
#include "main/database_flags.h"
#include "main/flags.h"
#include "notifier/process.h"
#include "store/error.h"
#include "web/error.h"
#include "web/transport.h"

namespace strongroom::main_commands {
namespace {

using notifier::Options;

constexpr const char* kGroupReceivers = "Receivers";
constexpr const char* kListenFlag = "--listen";

struct Flags {
  Options options;
  std::string kubeconfig;
  DatabaseInput database{
      .flag = "--database", .variable = kDatabaseVariable, .secret_key = "notifier"};
};

void AddLeaderFlags(CLI::App& command, Options& options) {
  command.add_option("--namespace", options.ns, "Namespace of the Notifiers that it serves")
      ->type_name("NAME")
      ->default_val("strongroom")
      ->group(kGroupApi);
  command
      .add_option("--lease-namespace", options.lease.ns,
                  "Namespace of the Lease of who writes statuses")
      ->type_name("NAME")
      ->default_val("strongroom")
      ->group(kGroupApi);
  command.add_option("--lease-name", options.lease.name, "Name of that Lease")
      ->type_name("NAME")
      ->default_val(notifier::kComponent)
      ->group(kGroupApi);
}

void AddReceiverFlags(CLI::App& command, Options& options) {
  command
      .add_option("--secrets-dir", options.secrets_dir,
                  "Folder of the Secrets that Notifiers may name, as SECRET/KEY; read again when "
                  "they change")
      ->type_name("FOLDER")
      ->capture_default_str()
      ->group(kGroupReceivers);
  command
      .add_option("--event-source", options.source,
                  "What webhooks get as the source of events: a URI of this installation")
      ->type_name("URI")
      ->capture_default_str()
      ->group(kGroupReceivers);
  command
      .add_flag_callback(
          "--receivers-on-loopback",
          [&options] { options.reach = notify::Reach::kLoopbackUnsecured; },
          "Send to this machine too, also by http: for tests")
      ->group(kGroupReceivers);
}

int RunNotifier(Flags& flags, const std::stop_token& stop) {
  Options& options = flags.options;
  domain::CheckTimeZoneData();
  options.lease.identity = MakeIdentity();
  options.database = flags.database.Take();
  try {
    const web::Remote api_server = FindApiServer(flags.kubeconfig);
    const auto work = web::MakeHttpTransport(api_server);
    const auto lease = web::MakeHttpTransport(api_server);
    const auto reviews =
        web::MakeHttpTransport(api_server, {.max_in_flight = access::kReviewsAtOnce});
    const base::SystemClock clock;
    notifier::NotifierProcess process(options,
                                      {.work = *work, .lease = *lease, .reviews = *reviews}, clock);
    // To look up the name of a host cannot be interrupted; what was not written is sent again.
    const base::ExitDeadline deadline(stop, kStopPatience);
    process.Run(stop);
    return 0;
  } catch (const store::StoreError&) {
    RethrowNoEntry(flags.database);
  } catch (const web::ConfigError& e) {
    throw UsageError(e.what());
  } catch (const http::HttpError& e) {
    throw UsageError(std::string(kListenFlag) + ": " + e.what());
  }
}

}  // namespace

Runner AddNotifierCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("notifier", "Send what there is to tell to those whom Notifiers name");
  auto flags = std::make_shared<Flags>();
  AddApiServerFlags(*command, flags->kubeconfig, flags->options.client);
  AddLeaderFlags(*command, flags->options);
  AddReceiverFlags(*command, flags->options);
  AddDatabaseFlag(*command, flags->database,
                  "PostgreSQL connection string; it need not be reachable yet");
  AddSecretFlag(*command, kDatabaseSecretFlag, {&flags->database});
  AddListenFlag(*command, kListenFlag, flags->options.listen, "/metrics, /healthz and /readyz");
  AddMetricsTlsFlags(*command, flags->options.listen);
  AddProbeFlag(*command, flags->options.probe);
  command->callback([flags] { CheckDatabases({&flags->database}); });
  return [flags](const std::stop_token& stop) { return RunNotifier(*flags, stop); };
}

}  // namespace strongroom::main_commands
