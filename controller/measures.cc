#include "controller/measures.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "domain/error_codes.h"

namespace strongroom::controller {
namespace {

const std::vector<double> kDurationBounds{1,   2,   5,   10,  20,   30,   60,
                                          120, 300, 600, 900, 1800, 3600, 7200};
const std::vector<double> kLatencyBounds{0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 300, 3600};

constexpr const char* kRuns = "strongroom_runs_total";
constexpr const char* kRunsHelp =
    "Runs that have ended, counted once each, after PostgreSQL has stored how.";
constexpr const char* kMissed = "strongroom_slots_missed_total";
constexpr const char* kMissedHelp = "Slots that were never run, by reason.";
constexpr const char* kFlush = "strongroom_history_flush_total";
constexpr const char* kFlushHelp = "Writes of the mirror to PostgreSQL, by result.";
constexpr const char* kBackedUp = "strongroom_policies_backed_up_total";
constexpr const char* kBackedUpHelp = "Policies stored in backup sets.";
constexpr const char* kErrors = "strongroom_policy_errors_total";
constexpr const char* kErrorsHelp =
    "Policies that could not be backed up, by policy type and error code.";
constexpr const char* kOther = "other";
constexpr const char* kChanges = "strongroom_policy_changes_total";
constexpr const char* kChangesHelp =
    "Policies that differ from the schedule's previous backup set.";
constexpr const char* kRetention = "strongroom_retention_deleted_total";
constexpr const char* kRetentionHelp = "Backup sets marked as deleted by retention.";

}  // namespace

void DeclareMeasures(metrics::Registry& registry) {
  for (const char* status : {"success", "partial", "failed", "canceled", "skipped"}) {
    for (const char* trigger : {"schedule", "manual", "retry"}) {
      registry.Count(kRuns, kRunsHelp, {{"status", status}, {"trigger", trigger}}, 0);
    }
  }
  for (const char* reason : {"ControllerDown", "NotReady", "DeadlineExceeded", "AdoptionRefused"}) {
    registry.Count(kMissed, kMissedHelp, {{"reason", reason}}, 0);
  }
  for (const char* result : {"success", "failure", "refused"}) {
    registry.Count(kFlush, kFlushHelp, {{"result", result}}, 0);
  }
  for (const char* change : {"added", "changed", "removed"}) {
    registry.Count(kChanges, kChangesHelp, {{"change", change}}, 0);
  }
  registry.Count(kBackedUp, kBackedUpHelp, {}, 0);
  registry.Count(kRetention, kRetentionHelp, {}, 0);
}

void CountRun(metrics::Registry& registry, const std::string& status, const std::string& trigger) {
  registry.Count(kRuns, kRunsHelp, {{"status", status}, {"trigger", trigger}});
}

void ObserveRunDuration(metrics::Registry& registry, const std::string& status, double seconds) {
  registry.Observe("strongroom_run_duration_seconds", "From the start of a run's pod to its end.",
                   {{"status", status}}, kDurationBounds, seconds);
}

void ObserveDispatchLatency(metrics::Registry& registry, double seconds) {
  registry.Observe("strongroom_dispatch_latency_seconds", "From a slot to the creation of its Job.",
                   {}, kLatencyBounds, seconds);
}

void CountMissedSlot(metrics::Registry& registry, const std::string& reason) {
  registry.Count(kMissed, kMissedHelp, {{"reason", reason}});
}

void CountHistoryFlush(metrics::Registry& registry, const std::string& result) {
  registry.Count(kFlush, kFlushHelp, {{"result", result}});
}

void CountRetentionDeleted(metrics::Registry& registry, double sets) {
  registry.Count(kRetention, kRetentionHelp, {}, sets);
}

void CountRequest(metrics::Registry& registry, const std::string& verb, const std::string& resource,
                  int status) {
  registry.Count("rest_client_requests_total", "Requests to the API server, by result.",
                 {{"method", verb},
                  {"resource", resource},
                  {"code", status == 0 ? "<error>" : std::to_string(status)}});
}

void CountPolicies(metrics::Registry& registry, const catalogue::Catalogue& types,
                   const std::string& summary_json) {
  if (summary_json.empty()) return;
  try {
    const api::Json summary = api::ParseJson(summary_json);
    registry.Count(kBackedUp, kBackedUpHelp, {},
                   static_cast<double>(api::IntAt(summary, "policiesBackedUp").value_or(0)));
    for (const auto& [type, coverage] : api::ObjectAt(summary, "typeBreakdown").items()) {
      const auto errors = api::IntAt(coverage, "errors").value_or(0);
      if (errors <= 0) continue;
      const std::string code = api::StringAt(coverage, "errorCode");
      registry.Count(kErrors, kErrorsHelp,
                     {{"type", types.Find(type) != nullptr ? type : kOther},
                      {"code", domain::error_code::IsKnown(code) ? code : kOther}},
                     static_cast<double>(errors));
    }
    const api::Json& changes = api::ObjectAt(summary, "changes");
    for (const char* change : {"added", "changed", "removed"}) {
      registry.Count(kChanges, kChangesHelp, {{"change", change}},
                     static_cast<double>(api::IntAt(changes, change).value_or(0)));
    }
  } catch (const api::ApiFormatError&) {
    // A summary that is not of our form says nothing that could be counted.
  }
}

}  // namespace strongroom::controller
