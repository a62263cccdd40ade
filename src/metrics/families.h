#pragma once

#include "metrics/handles.h"
#include "metrics/labels.h"

// Every metric family that there is: its name, its meaning, its labels. To add one is to add a
// member here, a row in docs/metrics.md, and the place that counts.
namespace strongroom::metrics {

// Of every process, as other exporters name them.
struct ProcessMetrics {
  explicit ProcessMetrics(Registry& registry_in) : registry(registry_in) {}

  Registry& registry;

  SampledCounter<> cpu_seconds{registry, "process_cpu_seconds_total",
                               "Total user and system CPU time spent in seconds."};
  SampledGauge<> resident_bytes{registry, "process_resident_memory_bytes",
                                "Resident memory size in bytes."};
  SampledGauge<> open_files{registry, "process_open_fds", "Number of open file descriptors."};
  SampledGauge<> start_time{registry, "process_start_time_seconds",
                            "Start time of the process since unix epoch in seconds."};
};

// Has series of each schedule.
template <typename... Labels>
using ScheduleGauge = SampledGauge<ScheduleNamespace, ScheduleName, Labels...>;

struct ControllerMetrics {
  explicit ControllerMetrics(Registry& registry_in) : registry(registry_in) {}

  Registry& registry;

  // Runs.
  Counter<RunStatus, RunTrigger> runs{
      registry, "strongroom_runs_total",
      "Runs that have ended, counted once each, after PostgreSQL has stored how."};
  Counter<ErrorCode> run_errors{
      registry, "strongroom_run_errors_total",
      "Runs that have ended with an error code, counted as strongroom_runs_total."};
  Histogram<RunStatus> run_duration{
      registry,
      "strongroom_run_duration_seconds",
      "From the start of a run's pod to its end.",
      {1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200}};
  Histogram<> dispatch_latency{registry,
                               "strongroom_dispatch_latency_seconds",
                               "From a slot to the creation of its Job.",
                               {0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 300, 3600}};
  Counter<MissReason> slots_missed{registry, "strongroom_slots_missed_total",
                                   "Slots that were never run, by reason, counted once each, after "
                                   "PostgreSQL has stored it."};
  SampledGauge<> runs_active{registry, "strongroom_runs_active",
                             "Runs that have not ended, without the queued ones."};
  SampledGauge<> runs_queued{registry, "strongroom_runs_queued",
                             "Runs that wait for other runs of their tenant."};

  // What runs stored.
  Counter<> policies_backed_up{registry, "strongroom_policies_backed_up_total",
                               "Policies stored in backup sets."};
  Counter<PolicyType, ErrorCode> policy_errors{
      registry, "strongroom_policy_errors_total",
      "Policies that could not be backed up, by policy type and error code."};
  Counter<PolicyChange> policy_changes{
      registry, "strongroom_policy_changes_total",
      "Policies that differ from the schedule's previous backup set."};
  Counter<> retention_deleted{registry, "strongroom_retention_deleted_total",
                              "Backup sets marked as deleted by retention."};

  // Schedules. The series of each are bounded: --max-schedules-in-metrics.
  SampledGauge<> schedules{registry, "strongroom_schedules", "BackupSchedules in the cluster."};
  SampledGauge<> schedules_without_series{
      registry, "strongroom_schedules_without_series",
      "BackupSchedules that have no series of their own, because there are too many."};
  ScheduleGauge<> created{registry, "strongroom_schedule_created_timestamp_seconds",
                          "When the schedule was made."};
  ScheduleGauge<> next_run{registry, "strongroom_schedule_next_run_timestamp_seconds",
                           "When the schedule runs next; absent when it does not."};
  ScheduleGauge<> last_success{registry, "strongroom_schedule_last_success_timestamp_seconds",
                               "When a run of the schedule last ended with success."};
  ScheduleGauge<RunStatus, RunErrorCode> last_run{
      registry, "strongroom_schedule_last_run_finished_timestamp_seconds",
      "When the schedule's last run ended, with how it did and its error code."};
  ScheduleGauge<> consecutive_failures{registry, "strongroom_schedule_consecutive_failures",
                                       "Runs that have failed since one last stored a set."};
  ScheduleGauge<> oldest_active_run{
      registry, "strongroom_schedule_oldest_active_run_created_timestamp_seconds",
      "When the oldest run of the schedule that has not ended was made; absent when all have."};
  ScheduleGauge<ConditionName, ConditionReason> condition{
      registry, "strongroom_schedule_condition",
      "1 when the condition of the schedule is True, else 0, with its reason."};
  ScheduleGauge<> expected_interval{registry, "strongroom_schedule_expected_interval_seconds",
                                    "Time between the next two slots of the schedule."};
  ScheduleGauge<> recovery_point_age{
      registry, "strongroom_recovery_point_age_seconds",
      "Age of the schedule's last success; absent before the first."};

  ScheduleGauge<> last_drill{registry, "strongroom_schedule_last_drill_timestamp_seconds",
                             "When the schedule's last drill that had an answer ended."};

  ScheduleGauge<> set_verified{
      registry, "strongroom_set_verified_timestamp_seconds",
      "When the schedule's kept backup set that waits longest was last verified, or stored if it "
      "never was."};

  // All that is stored, whosesoever: imported sets, and those of schedules that are gone, are in no
  // schedule's condition.
  SampledGauge<ObjectNamespace, SetOwner> sets_altered{
      registry, "strongroom_sets_altered",
      "Kept backup sets that are not as they were sealed, by who has them."};
  SampledGauge<ObjectNamespace> rows_without_set{
      registry, "strongroom_rows_without_set",
      "Rows of tenants in PostgreSQL that belong to no backup set."};

  // Restores.
  Counter<RestoreMode, RestoreEnd> restores{
      registry, "strongroom_restores_total",
      "BackupRestores that have come to an end, counted once for each, by the leader that wrote it "
      "into their status."};
  SampledGauge<OpenRestorePhase> restores_open{
      registry, "strongroom_restores_open",
      "BackupRestores that have come to no end yet, without drills."};
  SampledGauge<ObjectNamespace, OpenRestorePhase> restores_open_since{
      registry, "strongroom_restores_open_since_timestamp_seconds",
      "When the open restore of the namespace and phase that has stood still longest last took a "
      "step; absent where none is open."};

  // The mirror in PostgreSQL.
  Counter<FlushResult> history_flush{registry, "strongroom_history_flush_total",
                                     "Writes of the mirror to PostgreSQL, by result."};
  SampledGauge<> history_lag{
      registry, "strongroom_history_lag_seconds",
      "Age of the oldest change that PostgreSQL does not have yet; 0 when it has all."};
  SampledGauge<> history_up{registry, "strongroom_history_up",
                            "1 when the last write to PostgreSQL succeeded."};

  // What people are told.
  Counter<NoticeEventName, NoticeStateName> notices{
      registry, "strongroom_notices_total",
      "Notices that were made, by what they tell of and where that stands."};
  SampledGauge<> news_waiting{
      registry, "strongroom_outbox_waiting_seconds",
      "Age of the oldest news of runs and slots that no notice was made of yet; 0 when there is "
      "none."};

  SampledGauge<> clock_skew{registry, "strongroom_clock_skew_seconds",
                            "By how much the clock here is ahead of the API server's, at least."};

  // What controllers have, by the names that client-go gave them.
  SampledGauge<LeaseName> leader{registry, "leader_election_master_status",
                                 "1 when this process holds the lease."};
  Counter<RequestVerb, RequestResource, ResponseCode> requests{
      registry, "rest_client_requests_total", "Requests to the API server, by result."};
  SampledGauge<QueueName> queue_depth{registry, "workqueue_depth", "Keys that wait for a worker."};
  Counter<QueueName> queue_adds{registry, "workqueue_adds_total", "Keys added to the work queue."};
  Counter<QueueName> queue_retries{registry, "workqueue_retries_total",
                                   "Keys that were put back after a failure."};
  Histogram<QueueName> queue_waited{registry,
                                    "workqueue_queue_duration_seconds",
                                    "How long keys waited for a worker.",
                                    {1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10}};
  Histogram<QueueName> queue_worked{registry,
                                    "workqueue_work_duration_seconds",
                                    "How long workers were busy with a key.",
                                    {1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10}};
};

struct ServerMetrics {
  explicit ServerMetrics(Registry& registry_in) : registry(registry_in) {}

  Registry& registry;

  Counter<ReportResult> reports{registry, "strongroom_reports_total",
                                "Reports of runs that came in, by what became of them."};
  Histogram<ReportResult> report_duration{registry,
                                          "strongroom_report_duration_seconds",
                                          "From the first byte of a report to its answer.",
                                          {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300}};
  Counter<TokenRefuser> refused_tokens{registry, "strongroom_refused_tokens_total",
                                       "Requests whose token was refused, by what refused it."};
  Counter<VerificationResult> verifications{
      registry, "strongroom_set_verifications_total",
      "Backup sets that were verified in the background, by what was found."};
  Counter<> verified_bytes{registry, "strongroom_verified_bytes_total",
                           "Contents that were read for it, decompressed."};
  Counter<VerificationResult> audit_verifications{
      registry, "strongroom_audit_verifications_total",
      "How often all of the audit log was verified, by what was found."};
  Counter<> audit_rows_chained{registry, "strongroom_audit_rows_chained_total",
                               "Rows of the audit log that this server has chained."};
  SampledGauge<> audit_altered{
      registry, "strongroom_audit_altered",
      "Rows of the audit log that were not as they were chained when this server last looked."};
  SampledGauge<> audit_chained{
      registry, "strongroom_audit_chained_timestamp_seconds",
      "When this server last found all rows of the audit log chained; at first when it started."};
  Counter<ApiVerb, ApiResource, CodeClass> sets_requests{
      registry, "strongroom_sets_requests_total",
      "Requests for backup sets and plans of restores, by what was answered."};
  Histogram<ApiVerb, ApiResource> sets_request_duration{
      registry,
      "strongroom_sets_request_duration_seconds",
      "From such a request to the beginning of its answer.",
      {0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60}};
  Counter<ReviewedKind, AdmissionOperation, AdmissionVerdict> admission_reviews{
      registry, "strongroom_admission_reviews_total",
      "Objects that the API server asked about before it wrote them, by what it was answered."};
  Histogram<ReviewedKind> admission_duration{
      registry,
      "strongroom_admission_review_duration_seconds",
      "From such a question to its answer.",
      {0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5}};
  Histogram<SetSize> set_bytes{
      registry,
      "strongroom_backup_set_bytes",
      "Size of a stored backup set: raw is all its items, stored what it added, compressed.",
      {1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}};
};

struct NotifierMetrics {
  explicit NotifierMetrics(Registry& registry_in) : registry(registry_in) {}

  Registry& registry;

  Counter<NotifierName, DeliveryResult> deliveries{
      registry, "strongroom_notifier_deliveries_total",
      "Attempts to send a message, and messages that were given up, by what became of them."};
  SampledGauge<NotifierName> waiting{registry, "strongroom_notifier_waiting",
                                     "Messages that wait to be sent, those that quiet hours or a "
                                     "digest hold among them."};
  SampledGauge<NotifierName> oldest_due{
      registry, "strongroom_notifier_oldest_due_timestamp_seconds",
      "Since when the message that waits longest might have been sent; absent where none is due."};
  SampledGauge<NotifierName> ready{registry, "strongroom_notifier_ready",
                                   "1 when messages of the Notifier can be sent, else 0."};
  SampledGauge<> up{registry, "strongroom_notifier_up",
                    "1 when notices are shared out among Notifiers, 0 when PostgreSQL or the API "
                    "server has been away for a minute."};
};

}  // namespace strongroom::metrics
