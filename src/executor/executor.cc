#include "executor/executor.h"

#include <algorithm>

#include "base/clock.h"
#include "base/log.h"
#include "base/timestamp.h"
#include "domain/error_codes.h"
#include "domain/pod_state.h"
#include "domain/run.h"
#include "executor/collect.h"
#include "executor/error.h"
#include "executor/last_words.h"
#include "executor/outcome_rules.h"
#include "executor/report_sender.h"
#include "executor/reported_acts.h"
#include "executor/server_check.h"
#include "executor/spool.h"
#include "provider/error.h"
#include "provider/providers.h"
#include "web/error.h"

namespace strongroom::executor {
namespace {

using std::chrono::steady_clock;

// Of the time that a run has; the rest is for sending what was read by then.
constexpr double kCollectShare = 0.85;

[[noreturn]] void RefuseKind(domain::ProviderKind kind) {
  throw UsageError("--run: tenant.provider: " + std::string(base::NameOf(kind)) +
                   " is not acted on by this version");
}

provider::MakeProvider FindProvider(domain::ProviderKind kind) {
  const provider::MakeProvider make = provider::Providers::Find(kind);
  if (make == nullptr) RefuseKind(kind);
  return make;
}

const catalogue::Catalogue& FindCatalogue(const catalogue::Catalogues& catalogues,
                                          domain::ProviderKind kind) {
  const catalogue::Catalogue* catalogue = catalogues.Of(kind);
  if (catalogue == nullptr) RefuseKind(kind);
  return *catalogue;
}

// One run from start to report. Lives for one call of RunExecutor.
class Run {
 public:
  Run(const ExecutorOptions& options, const catalogue::Catalogues& catalogues, std::stop_token stop)
      : options_(options),
        input_(options.input),
        stop_(std::move(stop)),
        started_(clock_.NowSeconds()),
        begun_(clock_.Steady()),
        time_(domain::TimeFor(input_.run.timeout, input_.deadline, started_)),
        make_provider_(FindProvider(input_.tenant.provider)),
        server_(ConnectToServer(options.server)),
        catalogue_(FindCatalogue(catalogues, input_.tenant.provider)),
        spool_(options.spool_folder, options.limits) {}

  int Execute() {
    AwaitServer(*server_, clock_, std::min(kServerPatience, time_), stop_);
    int exit_code = kExitReported;
    const steady_clock::time_point deadline = begun_ + time_;
    domain::Outcome outcome;
    try {
      outcome = Collect();
    } catch (const provider::ProviderError& e) {
      base::LogError("tenant's settings cannot be used", {{"error", e.what()}});
      outcome = FailedOutcome(e.code(), e.what());
      exit_code = kExitUsage;
    } catch (const ExecutorError& e) {
      outcome = FailedOutcome(std::string(domain::error_code::kSpoolFailed), e.what());
    }
    if (stop_.stop_requested()) throw web::StoppedError();
    outcome.started_at = started_;
    outcome.finished_at = clock_.NowSeconds();
    Report(outcome, deadline);
    return exit_code;
  }

 private:
  domain::Outcome Collect() {
    Collected collected = executor::Collect(
        catalogue_, input_.run, [&] { return make_provider_(SettingsOfRun(), clock_); }, spool_,
        stop_);
    acts_ = ReportedActs(std::move(collected.acts), options_.limits.max_item_bytes);
    return std::move(collected.outcome);
  }

  provider::Settings SettingsOfRun() const {
    provider::Settings settings;
    settings.tenant = input_.tenant;
    settings.tenant_folder = options_.tenant_folder;
    settings.scratch_folder = options_.spool_folder;
    settings.addresses = options_.tenant_addresses;
    settings.run = input_.run;
    settings.ask_for_rights = input_.ask_for_rights;
    if (input_.run.attribution != false) settings.changes_since = input_.changes_since;
    settings.max_item_bytes = options_.limits.max_item_bytes;
    settings.deadline =
        begun_ + std::chrono::duration_cast<steady_clock::duration>(time_ * kCollectShare);
    return settings;
  }

  void Report(const domain::Outcome& outcome, steady_clock::time_point deadline) {
    base::LogInfo("run collected", {{"run", input_.run_name},
                                    {"status", domain::NameOf(outcome.phase)},
                                    {"reason", outcome.reason},
                                    {"policies", outcome.summary.policies_backed_up},
                                    {"errors", outcome.summary.errors_count}});
    if (!outcome.error_code.empty()) {
      base::LogWarning("run incomplete", {{"run", input_.run_name},
                                          {"code", outcome.error_code},
                                          {"error", outcome.error_message}});
    }
    try {
      Deliver(outcome, deadline);
    } catch (const ReportRefused& e) {
      const bool is_about_items = e.then() == api::AfterRefusal::kReportFailure;
      if (!domain::StoresSet(outcome.phase) || !is_about_items) throw;
      base::LogError("report refused", {{"run", input_.run_name}, {"error", e.what()}});
      Deliver(RefusedOutcome(outcome, e.run_code(), e.what()), deadline);
    }
  }

  void Deliver(const domain::Outcome& outcome, steady_clock::time_point deadline) {
    const bool stores = domain::StoresSet(outcome.phase);
    api::ReportEnd end{outcome};
    if (stores) end.acts = acts_;
    const std::filesystem::path report = spool_.WriteReport(input_.run_uid, end, stores);
    const ReportAddress address{.run_namespace = input_.run_namespace,
                                .run_name = input_.run_name,
                                .run_uid = input_.run_uid};
    const auto answer = ReportSender(*server_, clock_).Send(address, report, deadline, stop_);
    base::LogInfo("run reported", {{"run", input_.run_name},
                                   {"bytes", std::filesystem::file_size(report)},
                                   {"backupSet", answer ? answer->backup_set_id : ""}});
  }

  const ExecutorOptions& options_;
  const api::ExecutorInput& input_;
  std::stop_token stop_;
  base::SystemClock clock_;
  std::chrono::sys_seconds started_;
  steady_clock::time_point begun_;
  std::chrono::seconds time_;  // that the run has
  provider::MakeProvider make_provider_;
  std::unique_ptr<web::Transport> server_;
  const catalogue::Catalogue& catalogue_;
  Spool spool_;
  std::vector<domain::Act> acts_;
};

}  // namespace

int RunExecutor(const ExecutorOptions& options, const catalogue::Catalogues& catalogues,
                const std::stop_token& stop) {
  try {
    return Run(options, catalogues, stop).Execute();
  } catch (const UsageError&) {
    throw;
  } catch (const web::StoppedError&) {
    base::LogInfo("run stopped", {{"run", options.input.run_name}});
  } catch (const ServerUnreachable& e) {
    base::LogError("run not begun", {{"run", options.input.run_name}, {"error", e.what()}});
    LeaveLastWords(options.last_words_file, e.what());
    return domain::kExitServerUnreachable;
  } catch (const std::exception& e) {
    base::LogError("run not reported", {{"run", options.input.run_name}, {"error", e.what()}});
  }
  return kExitNotReported;
}

}  // namespace strongroom::executor
