#include "store/history_columns.h"

#include <nlohmann/json.hpp>

#include "api/outcome_fields.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "store/run_status.h"

namespace strongroom::store {
namespace {

using base::Json;

Json Time(OptionalTime time) { return time ? Json(base::FormatTimestamp(*time)) : Json(); }

// An absent reference is NULL in SQL.
Json Reference(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json Embedded(const std::string& text) {
  return text.empty() ? Json::object() : base::ParseJson(text);
}

const domain::Outcome& EndOf(const RunRow& row) { return row.run.status.outcome; }

template <typename Row>
std::string Records(const Columns<Row>& columns, std::span<const Row> rows) {
  Json records = Json::array();
  for (const Row& row : rows) {
    Json record{{"position", records.size()}};
    for (const auto& [name, value] : columns.members()) record[name] = value(row);
    records.push_back(std::move(record));
  }
  return DumpForJsonb(records);
}

}  // namespace

const Columns<TenantRow>& TenantColumns() {
  using Row = TenantRow;
  static const auto columns =
      Columns<Row>()
          .Kept("uid", "uuid", [](const Row& r) -> Json { return r.uid; })
          .Kept("namespace", "text", [](const Row& r) -> Json { return r.ns; })
          .Kept("name", "text", [](const Row& r) -> Json { return r.name; })
          .Mirrored("provider", "text", [](const Row& r) -> Json { return r.provider; })
          .Mirrored("resource_version", "bigint",
                    [](const Row& r) -> Json { return r.resource_version; });
  return columns;
}

const Columns<ScheduleRow>& ScheduleColumns() {
  using Row = ScheduleRow;
  static const auto columns =
      Columns<Row>()
          .Kept("uid", "uuid", [](const Row& r) -> Json { return r.uid; }, {.target = "id"})
          .Kept("namespace", "text", [](const Row& r) -> Json { return r.ns; })
          .Kept("name", "text", [](const Row& r) -> Json { return r.name; })
          .Mirrored("tenant_uid", "uuid", [](const Row& r) { return Reference(r.tenant_uid); },
                    {.target = "tenant_id",
                     .insert = "t.id",
                     .update = "coalesce(excluded.tenant_id, s.tenant_id)"})
          .Mirrored("tenant_name", "text", [](const Row& r) -> Json { return r.tenant_name; })
          .Mirrored("enabled", "boolean", [](const Row& r) -> Json { return r.enabled; })
          .Mirrored("timezone", "text", [](const Row& r) -> Json { return r.timezone; })
          .Mirrored("frequency", "text", [](const Row& r) -> Json { return r.frequency; })
          .Mirrored("time_of_day", "text", [](const Row& r) -> Json { return r.time_of_day; })
          .Mirrored("spec", "jsonb", [](const Row& r) { return Embedded(r.spec_json); })
          .Mirrored("created_at", "timestamptz", [](const Row& r) { return Time(r.created_at); },
                    {.insert = "coalesce(i.created_at, now())"})
          .Mirrored("next_run_at", "timestamptz", [](const Row& r) { return Time(r.next_run_at); })
          .Mirrored("last_run_at", "timestamptz", [](const Row& r) { return Time(r.last_run_at); })
          .Mirrored("last_run_status", "text",
                    [](const Row& r) -> Json { return r.last_run_status; })
          .Mirrored("resource_version", "bigint",
                    [](const Row& r) -> Json { return r.resource_version; });
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
                [](const Row& r) -> Json { return r.run.spec.schedule.uid; },
                {.target = "backup_schedule_id"})
          .Carried("schedule_name", "text",
                   [](const Row& r) -> Json { return r.run.spec.schedule.name; })
          .Mirrored("tenant_uid", "uuid", [](const Row& r) { return Reference(r.tenant_uid); },
                    {.target = "tenant_id",
                     .insert = "t.id",
                     .update = "coalesce(excluded.tenant_id, r.tenant_id)"})
          .Kept("scheduled_for", "timestamptz",
                [](const Row& r) { return Time(r.run.spec.scheduled_for); })
          .Kept("trigger", "text",
                [](const Row& r) -> Json { return domain::NameOf(r.run.spec.trigger); })
          .Kept("retry_of", "text", [](const Row& r) -> Json { return r.run.spec.retry_of; })
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
                    [](const Row& r) -> Json { return r.resource_version; },
                    {.update = "greatest(r.resource_version, excluded.resource_version)"});
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
          .Made("finished_at", "now()");
  return columns;
}

std::string ToRecords(std::span<const TenantRow> rows) { return Records(TenantColumns(), rows); }
std::string ToRecords(std::span<const ScheduleRow> rows) {
  return Records(ScheduleColumns(), rows);
}
std::string ToRecords(std::span<const RunRow> rows) { return Records(RunColumns(), rows); }
std::string ToRecords(std::span<const SkippedSlot> slots) { return Records(SlotColumns(), slots); }

std::string ToRecords(std::span<const std::string> uids) {
  Json records = Json::array();
  for (const std::string& uid : uids) records.push_back({{"uid", uid}});
  return DumpForJsonb(records);
}

std::string SlotUid(const std::string& schedule_uid, std::chrono::sys_seconds slot) {
  std::string hex = base::Sha256Hex(schedule_uid + '/' + base::FormatTimestamp(slot)).substr(0, 32);
  hex[12] = '8';
  hex[16] = '8';
  for (const size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, 1, '-');
  return hex;
}

}  // namespace strongroom::store
