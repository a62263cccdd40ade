#include "store/history_columns.h"

#include <optional>

#include "api/outcome_fields.h"
#include "base/timestamp.h"
#include "base/uuid.h"
#include "domain/time_of_day.h"
#include "store/records.h"
#include "store/status_words.h"

namespace strongroom::store {
namespace {

using base::Json;

Json Time(std::optional<std::chrono::sys_seconds> time) {
  return time ? Json(base::FormatTimestamp(*time)) : Json();
}

using Spec = domain::ScheduleSpec;

// Empty for a schedule whose spec cannot be read.
template <auto kValueOf>
Json OfSpec(const ScheduleRow& row) {
  return row.schedule.spec ? Json(kValueOf(*row.schedule.spec)) : Json("");
}

std::string TenantOf(const Spec& spec) { return spec.tenant; }
std::string ZoneOf(const Spec& spec) { return spec.timing.zone.Name(); }
std::string_view FrequencyOf(const Spec& spec) { return base::NameOf(spec.timing.frequency); }
std::string TimeOfDayOf(const Spec& spec) { return domain::ShowTimeOfDay(spec.timing.time_of_day); }

Json SpecOf(const api::Schedule& schedule) {
  return schedule.spec_json.empty() ? Json::object() : base::ParseJson(schedule.spec_json);
}

Json LastStatus(const domain::ScheduleStatus& status) {
  return status.last_run_status ? Json(domain::NameOf(*status.last_run_status)) : Json("");
}

const domain::Outcome& EndOf(const RunRow& row) { return row.run.status.outcome; }

}  // namespace

const Columns<TenantRow>& TenantColumns() {
  using Row = TenantRow;
  static const auto columns =
      Columns<Row>()
          .Kept("uid", "uuid", [](const Row& r) -> Json { return r.tenant.meta.uid; })
          .Mirrored("namespace", "text", [](const Row& r) -> Json { return r.tenant.meta.ns; })
          .Mirrored("name", "text", [](const Row& r) -> Json { return r.tenant.meta.name; })
          .Mirrored("provider", "text",
                    [](const Row& r) -> Json { return base::NameOf(r.tenant.spec.provider); })
          .Mirrored("resource_version", "bigint",
                    [](const Row& r) -> Json { return r.resource_version; })
          .Made("cluster_uid", "$2::uuid", "excluded.cluster_uid");
  return columns;
}

const Columns<ScheduleRow>& ScheduleColumns() {
  using Row = ScheduleRow;
  static const auto columns =
      Columns<Row>()
          .Kept("uid", "uuid", [](const Row& r) -> Json { return r.schedule.meta.uid; },
                {.target = "id"})
          .Mirrored("namespace", "text", [](const Row& r) -> Json { return r.schedule.meta.ns; })
          .Mirrored("name", "text", [](const Row& r) -> Json { return r.schedule.meta.name; })
          .Mirrored("tenant_uid", "uuid", [](const Row& r) { return Reference(r.tenant_uid); },
                    {.target = "tenant_id",
                     .insert = "t.id",
                     .update = "coalesce(excluded.tenant_id, CASE WHEN s.namespace = "
                               "excluded.namespace THEN s.tenant_id END)"})
          .Mirrored("tenant_name", "text", OfSpec<TenantOf>)
          .Mirrored(
              "enabled", "boolean",
              [](const Row& r) -> Json { return !r.schedule.spec || r.schedule.spec->enabled; })
          .Mirrored("timezone", "text", OfSpec<ZoneOf>)
          .Mirrored("frequency", "text", OfSpec<FrequencyOf>)
          .Mirrored("time_of_day", "text", OfSpec<TimeOfDayOf>)
          .Mirrored("spec", "jsonb", [](const Row& r) { return SpecOf(r.schedule); })
          .Mirrored("created_at", "timestamptz",
                    [](const Row& r) { return Time(r.schedule.meta.created_at); },
                    {.insert = "coalesce(i.created_at, now())"})
          .Mirrored("next_run_at", "timestamptz",
                    [](const Row& r) { return Time(r.schedule.status.next_run_at); })
          .Mirrored("last_run_at", "timestamptz",
                    [](const Row& r) { return Time(r.schedule.status.last_run_at); })
          .Mirrored("last_run_status", "text",
                    [](const Row& r) { return LastStatus(r.schedule.status); })
          .Mirrored("resource_version", "bigint",
                    [](const Row& r) -> Json { return r.resource_version; })
          .Made("cluster_uid", "$2::uuid", "excluded.cluster_uid");
  return columns;
}

const Columns<RunRow>& RunColumns() {
  using Row = RunRow;
  static const auto columns =
      Columns<Row>()
          .Kept("uid", "uuid", [](const Row& r) -> Json { return r.run.meta.uid; },
                {.target = "id"})
          .Kept("namespace", "text", [](const Row& r) -> Json { return r.run.meta.ns; })
          .Kept("name", "text", [](const Row& r) -> Json { return r.run.meta.name; })
          .Kept("schedule_uid", "uuid",
                [](const Row& r) -> Json { return FactsOf(r.run).schedule.uid; },
                {.target = "backup_schedule_id"})
          .Carried("schedule_name", "text",
                   [](const Row& r) -> Json { return FactsOf(r.run).schedule.name; })
          .Mirrored("tenant_uid", "uuid", [](const Row& r) { return Reference(r.tenant_uid); },
                    {.target = "tenant_id",
                     .insert = "t.id",
                     .update = "coalesce(excluded.tenant_id, r.tenant_id)"})
          .Kept("scheduled_for", "timestamptz",
                [](const Row& r) { return Time(FactsOf(r.run).scheduled_for); })
          .Kept("trigger", "text",
                [](const Row& r) -> Json { return domain::NameOf(FactsOf(r.run).trigger); })
          .Kept("retry_of", "text", [](const Row& r) -> Json { return FactsOf(r.run).retry_of; })
          .Mirrored("status", "text", [](const Row& r) -> Json { return StatusOf(EndOf(r).phase); })
          .Mirrored("reason", "text", [](const Row& r) -> Json { return EndOf(r).reason; })
          .Mirrored("started_at", "timestamptz",
                    [](const Row& r) { return Time(EndOf(r).started_at); })
          .Mirrored("finished_at", "timestamptz",
                    [](const Row& r) { return Time(EndOf(r).finished_at); })
          .Mirrored("summary", "jsonb",
                    [](const Row& r) { return api::SummaryJson(EndOf(r).summary); })
          .Mirrored("error_code", "text", [](const Row& r) -> Json { return EndOf(r).error_code; })
          .Mirrored("error_message", "text",
                    [](const Row& r) -> Json { return EndOf(r).error_message; })
          .Mirrored("backup_set_id", "bigint",
                    [](const Row& r) { return Reference(r.run.status.backup_set_id); })
          .Made("duplicate_of",
                "CASE WHEN i.trigger = 'schedule' AND i.first_uid <> i.uid THEN i.first_uid END")
          .Kept("created_at", "timestamptz",
                [](const Row& r) { return Time(r.run.meta.created_at); },
                {.insert = "coalesce(i.created_at, now())"})
          .Mirrored("resource_version", "bigint",
                    [](const Row& r) -> Json { return r.resource_version; })
          .Made("cluster_uid", "$2::uuid");
  return columns;
}

const Columns<SkippedSlot>& SlotColumns() {
  using Row = SkippedSlot;
  static const auto columns =
      Columns<Row>()
          .Kept("uid", "uuid", [](const Row& r) -> Json { return SlotUid(r.schedule.uid, r.slot); },
                {.target = "id"})
          .Kept("namespace", "text", [](const Row& r) -> Json { return r.schedule.ns; })
          .Kept("schedule_uid", "uuid", [](const Row& r) -> Json { return r.schedule.uid; },
                {.target = "backup_schedule_id"})
          .Carried("schedule_name", "text", [](const Row& r) -> Json { return r.schedule.name; })
          .Kept("tenant_uid", "uuid", [](const Row& r) { return Reference(r.tenant_uid); },
                {.target = "tenant_id", .insert = "t.id"})
          .Kept("scheduled_for", "timestamptz", [](const Row& r) { return Time(r.slot); })
          .Kept("reason", "text", [](const Row& r) -> Json { return r.reason; })
          .Made("name", "''")
          .Made("trigger", "'schedule'")
          .Made("status", "'skipped'")
          .Made("finished_at", "now()")
          .Made("cluster_uid", "$2::uuid");
  return columns;
}

std::string ToRecords(std::span<const TenantRow> rows) { return Records(TenantColumns(), rows); }
std::string ToRecords(std::span<const ScheduleRow> rows) {
  return Records(ScheduleColumns(), rows);
}
std::string ToRecords(std::span<const RunRow> rows) { return Records(RunColumns(), rows); }
std::string ToRecords(std::span<const SkippedSlot> slots) { return Records(SlotColumns(), slots); }

std::string SlotUid(const std::string& schedule_uid, std::chrono::sys_seconds slot) {
  return base::UuidOf(schedule_uid + '/' + base::FormatTimestamp(slot));
}

}  // namespace strongroom::store
