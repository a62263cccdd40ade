#include <CLI/CLI.hpp>
#include <memory>

#include "access/reviews.h"
#include "api/error.h"
#include "api/executor_resources.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/stop.h"
#include "controller/controller.h"
#include "domain/time_zone.h"
#include "http/error.h"
#include "main/catalogue_flag.h"
#include "main/commands.h"
#include "main/database_flags.h"
#include "main/flags.h"
#include "store/error.h"
#include "web/error.h"

namespace strongroom::main_commands {
namespace {

using controller::Options;

constexpr const char* kGroupJob = "Executor Jobs";
constexpr const char* kGroupJobLimits = "Limits of executor Jobs";

constexpr const char* kListenFlag = "--listen";

// Flags that are not an Options member one to one.
struct Flags {
  Options options;
  std::string kubeconfig;
  std::string server_ca_file;
  std::string executor_pod;
  std::string restore_resources;
  DatabaseInput database{
      .flag = "--database", .variable = kDatabaseVariable, .secret_key = "controller"};
};

std::string ReadFile(const std::string& path, const std::string& flag) {
  try {
    return base::ReadFile(path);
  } catch (const base::FileError& e) {
    throw UsageError(flag + ": " + e.what());
  }
}

api::ExecutorPod ReadPod(const std::string& json) {
  try {
    return api::ReadExecutorPod(json);
  } catch (const api::ApiFormatError& e) {
    throw UsageError(std::string("--executor-pod: ") + e.what());
  }
}

std::string ReadRestoreResources(const std::string& json) {
  try {
    return api::ReadResources(json);
  } catch (const api::ApiFormatError& e) {
    throw UsageError(std::string("--restore-resources: ") + e.what());
  }
}

void AddLeaderFlags(CLI::App& command, Options& options) {
  command.add_option("--lease-namespace", options.lease.ns, "Namespace of the leader's Lease")
      ->type_name("NAME")
      ->default_val("strongroom")
      ->group(kGroupApi);
  command.add_option("--lease-name", options.lease.name, "Name of the leader's Lease")
      ->type_name("NAME")
      ->default_val(controller::kComponent)
      ->group(kGroupApi);
  AddTime<std::chrono::seconds>(
      command,
      {"--max-clock-skew-seconds",
       "By which the clock here may differ from the API server's; with more this process does not "
       "lead",
       kGroupApi, 5, 86'400},
      options.max_clock_skew);
  AddNumber(command,
            {"--workers", "Schedules that are worked on at the same time", kGroupApi, 1, 256},
            options.workers);
}

void AddExecutorLimitFlags(CLI::App& command, api::ExecutorLimits& limits) {
  for (const api::ExecutorLimitFlag& limit : api::kExecutorLimitFlags) {
    AddNumber(command,
              {"--executor-" + std::string(limit.name), std::string(limit.what), kGroupJobLimits,
               limit.least, limit.most},
              limits.*limit.value);
  }
}

void AddJobFlags(CLI::App& command, Flags& flags) {
  api::JobSettings& job = flags.options.job;
  command.add_option("--executor-image", job.image, "Image of the executor Jobs: this image")
      ->type_name("IMAGE")
      ->required()
      ->group(kGroupJob);
  command
      .add_option("--executor-image-pull-policy", job.image_pull_policy,
                  "As in a pod: Always, IfNotPresent or Never")
      ->check(CLI::IsMember({"Always", "IfNotPresent", "Never"}).description(""))
      ->type_name("POLICY")
      ->capture_default_str()
      ->group(kGroupJob);
  AddAllowanceFlags(command, job.allowed, kGroupJob);
  command
      .add_option(
          "--restore-resources", flags.restore_resources,
          "CPU and memory of the container of a restore that says nothing else, as in a pod "
          "[at most 256Mi]")
      ->type_name("JSON")
      ->group(kGroupJob);
  command
      .add_flag(
          "--require-approval-of-restores", flags.options.restores.require_approval,
          "No BackupRestore writes before two people have approved its plan, whatever it says")
      ->group(kGroupJob);
  command
      .add_option("--executor-pod", flags.executor_pod,
                  "What all executor pods have: labels, annotations, nodeSelector, tolerations, "
                  "priorityClassName, securityContext, containerSecurityContext [Linux nodes, Pod "
                  "Security restricted]")
      ->type_name("JSON")
      ->group(kGroupJob);
  command.add_option("--server-url", job.server_url, "Where executors report: https://host:port")
      ->type_name("URL")
      ->required()
      ->group(kGroupJob);
  command
      .add_option("--server-ca-file", flags.server_ca_file,
                  "PEM file that executors trust the server by")
      ->type_name("FILE")
      ->required()
      ->group(kGroupJob);
}

void AddRunFlags(CLI::App& command, Options& options) {
  AddTime<std::chrono::seconds>(
      command,
      {"--report-grace-seconds",
       "From the end of a Job until its run counts as lost when no report has come", kGroupJob, 0,
       3'600},
      options.plan.report_grace);
  AddTime<std::chrono::seconds>(
      command,
      {"--kept-job-seconds",
       "From the end of a run until its Job is deleted, and with it the log of its pod", kGroupJob,
       0, 31'536'000},
      options.plan.job_keep);
  AddTime<std::chrono::seconds>(
      command,
      {"--mending-seconds",
       "How long a run waits for a Job to be mended that the API server says can never be",
       kGroupJob, 0, 86'400},
      options.plan.mending_time);
  AddNumber(command,
            {"--max-run-attempts", "Jobs of one run, where the node or the cluster ends its pod",
             kGroupJob, 1, 100},
            options.plan.max_attempts);
  AddNumber(command,
            {"--max-waiting-runs",
             "Runs of a schedule that were made by hand and wait; more end as TooManyRuns",
             kGroupJob, 1, 1'000},
            options.plan.max_waiting_runs);
  AddNumber(command,
            {"--max-refused-runs",
             "Runs of a namespace that are kept of those that ended as InvalidRun or TooManyRuns",
             kGroupJob, 1, 10'000},
            options.refused_runs.kept);
}

void AddStoreFlags(CLI::App& command, Flags& flags) {
  AddDatabaseFlag(command, flags.database,
                  "PostgreSQL connection string; it need not be reachable yet");
  AddSecretFlag(command, kDatabaseSecretFlag, {&flags.database});
  AddTime<std::chrono::hours>(
      command,
      {"--purge-grace-hours", "From the day a backup set expires until it is removed", kGroupStore,
       0, 87'600},
      flags.options.retention.purge_grace);
  AddTime<std::chrono::hours>(
      command,
      {"--verify-every-hours",
       "As the servers have it: condition Verified is Unknown after twice that; 0: they do not",
       kGroupStore, 0, 24 * 366},
      flags.options.verify_every);
}

void AddNoticeFlags(CLI::App& command, controller::NoticeOptions& notices) {
  AddTime<std::chrono::days>(
      command,
      {"--notice-unchanged-after-days",
       "How long no policy of a schedule may change until people are told; 0: they are not",
       kGroupStore, 0, 366},
      notices.unchanged_after);
  AddTime<std::chrono::hours>(command,
                              {"--notice-still-after-hours",
                               "How long an incident lasts until people are told again, each time",
                               kGroupStore, 1, 24 * 366},
                              notices.still_after);
}

int RunController(Flags& flags, const std::stop_token& stop) {
  Options& options = flags.options;
  domain::CheckTimeZoneData();
  options.job.server_ca = ReadFile(flags.server_ca_file, "--server-ca-file");
  if (!flags.executor_pod.empty()) options.job.pod = ReadPod(flags.executor_pod);
  if (!flags.restore_resources.empty()) {
    options.job.restore_resources = ReadRestoreResources(flags.restore_resources);
  }
  options.lease.identity = MakeIdentity();
  options.database = flags.database.Take();
  try {
    const web::Remote api_server = FindApiServer(flags.kubeconfig);
    web::TransportOptions work_options;
    work_options.max_in_flight = controller::RequestsAtOnce(options);
    const auto work = web::MakeHttpTransport(api_server, work_options);
    const auto lease = web::MakeHttpTransport(api_server);
    const auto reviews =
        web::MakeHttpTransport(api_server, {.max_in_flight = access::kReviewsAtOnce});
    const base::SystemClock clock;
    const catalogue::Catalogues catalogues = LoadCatalogues(options.job.catalogues);
    controller::Controller controller(options, catalogues,
                                      {.work = *work, .lease = *lease, .reviews = *reviews}, clock);
    // To look up the name of a host cannot be interrupted; what was not written is written by the
    // next leader.
    const base::ExitDeadline deadline(stop, kStopPatience);
    controller.Run(stop);
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

Runner AddControllerCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "controller", "Watch BackupSchedules and start a run at each slot that falls due");
  auto flags = std::make_shared<Flags>();
  AddApiServerFlags(*command, flags->kubeconfig, flags->options.client);
  AddLeaderFlags(*command, flags->options);
  AddJobFlags(*command, *flags);
  AddCatalogueFlag(*command, flags->options.job.catalogues);
  AddRunFlags(*command, flags->options);
  AddExecutorLimitFlags(*command, flags->options.job.limits);
  AddStoreFlags(*command, *flags);
  AddNoticeFlags(*command, flags->options.notices);
  AddListenFlag(*command, kListenFlag, flags->options.listen, "/metrics, /healthz and /readyz");
  AddMetricsTlsFlags(*command, flags->options.listen);
  AddNumber(*command,
            {"--max-schedules-in-metrics",
             "Schedules that have series of their own in /metrics; 0: none has", kGroupListen, 0,
             1'000'000},
            flags->options.max_schedules_in_metrics);
  AddProbeFlag(*command, flags->options.probe);
  command->callback([flags] { CheckDatabases({&flags->database}); });
  return [flags](const std::stop_token& stop) { return RunController(*flags, stop); };
}

}  // namespace strongroom::main_commands
