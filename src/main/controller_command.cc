#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <random>
#include <sstream>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/stop.h"
#include "catalogue/load.h"
#include "controller/controller.h"
#include "domain/time_zone.h"
#include "http/error.h"
#include "main/commands.h"
#include "main/flags.h"
#include "web/error.h"

namespace strongroom::main_commands {
namespace {

using controller::Options;

constexpr const char* kGroupJob = "Executor Jobs";

// Flags that are not an Options member one to one.
struct Flags {
  Options options;
  ApiServerFlags api;
  std::string server_ca_file;
  ListenFlag listen{"--listen", "0.0.0.0:8080"};
};

// Pod name (or host name) and a random part: unique also when a container restarts within its
// lease.
std::string MakeIdentity() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  std::ostringstream identity;
  identity << host.data() << '_' << std::hex << std::random_device{}();
  return identity.str();
}

std::string ReadFile(const std::string& path, const std::string& flag) {
  try {
    return base::ReadFile(path);
  } catch (const base::FileError& e) {
    throw UsageError(flag + ": " + e.what());
  }
}

void AddLeaderFlags(CLI::App& command, Options& options) {
  command.add_option("--lease-namespace", options.lease.ns, "Namespace of the leader's Lease")
      ->default_val("strongroom")
      ->group(kGroupApi);
  command.add_option("--lease-name", options.lease.name, "Name of the leader's Lease")
      ->default_val("strongroom-controller")
      ->group(kGroupApi);
  command.add_option("--workers", options.workers, "Schedules that are worked on at the same time")
      ->check(CLI::Range(1, 256))
      ->capture_default_str()
      ->group(kGroupApi);
}

void AddJobFlags(CLI::App& command, Flags& flags) {
  api::JobSettings& job = flags.options.job;
  command.add_option("--executor-image", job.image, "Image of the executor Jobs: this image")
      ->required()
      ->group(kGroupJob);
  command.add_option("--executor-image-pull-policy", job.image_pull_policy, "As in a pod")
      ->check(CLI::IsMember({"Always", "IfNotPresent", "Never"}))
      ->capture_default_str()
      ->group(kGroupJob);
  command.add_option("--server-url", job.server_url, "Where executors report: https://host:port")
      ->required()
      ->group(kGroupJob);
  command
      .add_option("--server-ca-file", flags.server_ca_file,
                  "PEM file that executors trust the server by")
      ->required()
      ->group(kGroupJob);
  command
      .add_option_function<int>(
          "--report-grace-seconds",
          [&flags](int value) { flags.options.plan.report_grace = std::chrono::seconds(value); },
          "From the end of a Job until its run counts as lost when no report has come [60]")
      ->check(CLI::Range(0, 3600))
      ->group(kGroupJob);
}

void AddStoreFlags(CLI::App& command, Flags& flags) {
  AddDatabaseFlag(command, flags.options.database);
  command
      .add_option_function<int64_t>(
          "--purge-grace-hours",
          [&flags](int64_t hours) {
            flags.options.retention.purge_grace = std::chrono::hours(hours);
          },
          "From the day a backup set expires until it is removed [168]")
      ->check(CLI::Range(0, 87600))
      ->group(kGroupStore);
}

int RunController(Flags& flags, const std::stop_token& stop) {
  Options& options = flags.options;
  options.listen_port = ParseListen(flags.listen, options.listen_address);
  domain::CheckTimeZoneData();
  options.job.server_ca = ReadFile(flags.server_ca_file, "--server-ca-file");
  options.lease.identity = MakeIdentity();
  options.client = flags.api.client;
  try {
    options.api_server = FindApiServer(flags.api);
    const auto transport = web::MakeHttpTransport(options.api_server);
    const base::SystemClock clock;
    const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
    controller::Controller controller(options, catalogues, *transport, clock);
    // A call into PostgreSQL cannot be interrupted; what it did not write is written by the next
    // leader.
    const base::ExitDeadline deadline(stop, kStopPatience);
    controller.Run(stop);
    return 0;
  } catch (const web::ConfigError& e) {
    throw UsageError(e.what());
  } catch (const http::HttpError& e) {
    throw UsageError(flags.listen.name + ": " + e.what());
  }
}

}  // namespace

Runner AddControllerCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "controller", "Watch BackupSchedules and start a run at each slot that falls due");
  auto flags = std::make_shared<Flags>();
  AddApiServerFlags(*command, flags->api);
  AddLeaderFlags(*command, flags->options);
  AddJobFlags(*command, *flags);
  AddStoreFlags(*command, *flags);
  AddListenFlag(*command, flags->listen, "of /metrics, /healthz and /readyz");
  return [flags](const std::stop_token& stop) { return RunController(*flags, stop); };
}

}  // namespace strongroom::main_commands
