#include "api/schedule_fields.h"

#include "api/condition_fields.h"
#include "api/executor_resources.h"
#include "api/restore_fields.h"
#include "api/selection_fields.h"
#include "api/timing_codecs.h"
#include "domain/naming.h"
#include "domain/obstacles.h"

namespace strongroom::api {
namespace {

using domain::ExecutorOverrides;
using domain::Retention;
using domain::RunTemplate;
using domain::ScheduleSpec;
using domain::ScheduleStatus;
using domain::Timing;

constexpr int64_t kDay = 86'400;

const Fields<Timing>& TimingFields() {
  static const auto fields =
      Fields<Timing>()
          .Defaulted("timezone", &Timing::zone, TimeZoneName())
          .Required("frequency", &Timing::frequency, Word<domain::Frequency>())
          .Required("timeOfDay", &Timing::time_of_day, TimeOfDay())
          .Optional("daysOfWeek", &Timing::days_of_week, DaysOfWeek());
  return fields;
}

Codec<int64_t> Kept() { return Int32({.minimum = 1, .maximum = 10'000}); }

const Fields<Retention>& RetentionFields() {
  static const auto fields = Fields<Retention>()
                                 .Defaulted("keepLast", &Retention::keep_last, Kept())
                                 .With(UnsupportedRetentionFields());
  return fields;
}

// Parts of a pod that the API server checks and nobody here looks into.
Json NodeSelector() {
  return {{"type", "object"},
          {"maxProperties", 64},
          {"additionalProperties",
           {{"type", "string"},
            {"maxLength", 63},
            {"pattern", "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$"}}}};
}

Json Tolerations() {
  const Json properties{
      {"key", {{"type", "string"}, {"minLength", 1}, {"maxLength", 317}}},
      {"operator", {{"type", "string"}, {"enum", {"Equal", "Exists"}}, {"default", "Equal"}}},
      {"value", {{"type", "string"}, {"maxLength", 63}}},
      {"effect", {{"type", "string"}, {"enum", {"NoSchedule", "PreferNoSchedule", "NoExecute"}}}},
      {"tolerationSeconds", {{"type", "integer"}, {"format", "int64"}, {"minimum", 0}}}};
  return {{"type", "array"},
          {"maxItems", 64},
          {"items", {{"type", "object"}, {"properties", properties}}}};
}

const Fields<ExecutorOverrides>& ExecutorFields() {
  static const auto fields =
      Fields<ExecutorOverrides>()
          .Optional("serviceAccountName", &ExecutorOverrides::service_account,
                    TextOf(form::kObjectName))
          .Optional("image", &ExecutorOverrides::image, TextOf(form::kImage))
          .Optional("resources", &ExecutorOverrides::resources, Resources())
          .Optional("nodeSelector", &ExecutorOverrides::node_selector, Raw(NodeSelector()))
          .Optional("tolerations", &ExecutorOverrides::tolerations, Raw(Tolerations()));
  return fields;
}

const Fields<domain::DrillSpec>& DrillFields() {
  using domain::DrillSpec;
  static const auto fields =
      Fields<DrillSpec>()
          .Required("every", &DrillSpec::every, Interval())
          .Required("serviceAccountName", &DrillSpec::service_account, TextOf(form::kObjectName))
          .Optional("target", &DrillSpec::target, Maybe(Object(RestoreTargetFields())))
          .Optional("executor", &DrillSpec::executor, Object(RestoreExecutorFields()));
  return fields;
}

const Fields<domain::DrillAnswer>& DrillAnswerFields() {
  using domain::DrillAnswer;
  static const auto fields =
      Fields<DrillAnswer>()
          .Required("name", &DrillAnswer::name, Text({.max = domain::kMaxRunName}))
          .Required("targetDigest", &DrillAnswer::target_digest, Text({.max = 64}))
          .Required("backupSet", &DrillAnswer::backup_set, Text({.max = form::kObjectName.max}))
          .Required("scheduledFor", &DrillAnswer::scheduled_for, Time())
          .Required("finishedAt", &DrillAnswer::finished_at, Time())
          .Required("reason", &DrillAnswer::reason, TextOf(form::kReason))
          .Optional("message", &DrillAnswer::message,
                    Text({.max = domain::kMaxWords, .lines = Lines::kMany}));
  return fields;
}

const Fields<domain::ActiveRun>& ActiveRunFields() {
  static const auto fields =
      Fields<domain::ActiveRun>()
          .Required("name", &domain::ActiveRun::name, Text({.max = form::kObjectName.max}))
          .Required("uid", &domain::ActiveRun::uid, Text({.max = 64}));
  return fields;
}

const Fields<domain::TakenName>& TakenNameFields() {
  static const auto fields =
      Fields<domain::TakenName>()
          .Required("name", &domain::TakenName::name, Text({.max = domain::kMaxRunName}))
          .Required("instead", &domain::TakenName::instead, Text({.max = domain::kMaxRunName}));
  return fields;
}

const Fields<domain::RecentRun>& RecentRunFields() {
  using domain::RecentRun;
  static const auto fields =
      Fields<RecentRun>()
          .Required("name", &RecentRun::name, Text({.max = form::kObjectName.max}))
          .Required("scheduledFor", &RecentRun::scheduled_for, Time())
          .Optional("createdAt", &RecentRun::created_at, Maybe(Time()))
          .Optional("status", &RecentRun::phase, Word<domain::RunPhase>())
          .Optional("startedAt", &RecentRun::started_at, Maybe(Time()))
          .Optional("finishedAt", &RecentRun::finished_at, Maybe(Time()))
          .Optional("backupSetID", &RecentRun::backup_set_id, Text({.max = 64}));
  return fields;
}

}  // namespace

const Fields<RunTemplate>& RunTemplateFields() {
  const Codec<std::string> type = TextOf(form::kTypeSelection);
  static const auto fields =
      Fields<RunTemplate>()
          .Required("policyTypes", &RunTemplate::policy_types,
                    List(type, {.max = 200, .min = 1, .is_set = true}))
          .Defaulted("includeFoundations", &RunTemplate::include_foundations, Flag())
          .Defaulted("timeoutSeconds", &RunTemplate::timeout,
                     Seconds(Int32({.minimum = 60, .maximum = kDay})))
          .Defaulted("retryLimit", &RunTemplate::retry_limit, Int32({.minimum = 0, .maximum = 10}))
          .Optional("selection", &RunTemplate::selection, Maybe(Object(ItemSelectionFields())))
          .Optional("attribution", &RunTemplate::attribution, Maybe(Flag()));
  return fields;
}

const Fields<ScheduleSpec>& ScheduleSpecFields() {
  const Codec<int64_t> history_limit = Int32({.minimum = 0, .maximum = 1'000});
  static const auto fields =
      Fields<ScheduleSpec>()
          .Required("tenantRef", &ScheduleSpec::tenant, Wrapped("name", TextOf(form::kObjectName)))
          .Defaulted("enabled", &ScheduleSpec::enabled, Flag())
          .Inline(&ScheduleSpec::timing, TimingFields())
          .Inline(&ScheduleSpec::run, RunTemplateFields())
          .Defaulted("retention", &ScheduleSpec::retention, Object(RetentionFields()))
          .Defaulted("catchUp", &ScheduleSpec::catch_up, Word<domain::CatchUp>())
          .Optional("startingDeadlineSeconds", &ScheduleSpec::starting_deadline,
                    Maybe(Seconds(Int64({.minimum = 1, .maximum = 365 * kDay}))))
          .Defaulted("concurrencyPolicy", &ScheduleSpec::concurrency_policy,
                     Word<domain::ConcurrencyPolicy>())
          .Defaulted("spreadSeconds", &ScheduleSpec::spread,
                     Seconds(Int32({.minimum = 0, .maximum = kDay - 1})))
          .Defaulted("successfulRunsHistoryLimit", &ScheduleSpec::successful_runs_history_limit,
                     history_limit)
          .Defaulted("failedRunsHistoryLimit", &ScheduleSpec::failed_runs_history_limit,
                     history_limit)
          .Optional("executor", &ScheduleSpec::executor, Object(ExecutorFields()))
          .Optional("drill", &ScheduleSpec::drill, Maybe(Object(DrillFields())));
  return fields;
}

const Fields<Retention>& UnsupportedRetentionFields() {
  static const auto fields = Fields<Retention>()
                                 .Optional("keepDaily", &Retention::keep_daily, Maybe(Kept()))
                                 .Optional("keepWeekly", &Retention::keep_weekly, Maybe(Kept()))
                                 .Optional("keepMonthly", &Retention::keep_monthly, Maybe(Kept()))
                                 .Optional("keepYearly", &Retention::keep_yearly, Maybe(Kept()));
  return fields;
}

const Fields<ScheduleStatus>& SlotStatusFields() {
  static const auto fields =
      Fields<ScheduleStatus>()
          .Optional("effectiveSince", &ScheduleStatus::effective_since, Maybe(Time()))
          .Optional("effectiveTiming", &ScheduleStatus::effective_timing, Text({.max = 256}))
          .Optional("lastScheduledFor", &ScheduleStatus::last_scheduled_for, Maybe(Time()))
          .Optional("lastManualTrigger", &ScheduleStatus::last_manual_trigger,
                    Text({.max = domain::kMaxRunNowToken}))
          .Optional("takenNames", &ScheduleStatus::taken_names,
                    List(Object(TakenNameFields()), {.max = domain::kMaxTakenNames}));
  return fields;
}

const Fields<ScheduleStatus>& OtherStatusFields() {
  static const auto fields =
      Fields<ScheduleStatus>()
          .Optional("observedGeneration", &ScheduleStatus::observed_generation,
                    Int64({.minimum = 0}))
          .Optional("nextRunAt", &ScheduleStatus::next_run_at, Maybe(Time()))
          .Optional("lastRunAt", &ScheduleStatus::last_run_at, Maybe(Time()))
          .Optional("lastRunStatus", &ScheduleStatus::last_run_status,
                    Maybe(Word<domain::RunPhase>()))
          .Optional("lastSuccessfulRunAt", &ScheduleStatus::last_successful_run_at, Maybe(Time()))
          .Optional("consecutiveFailures", &ScheduleStatus::consecutive_failures,
                    Int32({.minimum = 0}))
          .Optional("active", &ScheduleStatus::active,
                    List(Object(ActiveRunFields()), {.max = domain::kMaxActiveRuns}))
          .Optional("recentRuns", &ScheduleStatus::recent_runs,
                    List(Object(RecentRunFields()), {.max = domain::kMaxRecentRuns}))
          .Optional("lastDrill", &ScheduleStatus::last_drill, Maybe(Object(DrillAnswerFields())))
          .Optional("conditions", &ScheduleStatus::conditions, Conditions());
  return fields;
}

const Fields<ScheduleStatus>& ScheduleStatusFields() {
  static const auto fields =
      Fields<ScheduleStatus>().With(SlotStatusFields()).With(OtherStatusFields());
  return fields;
}

}  // namespace strongroom::api
