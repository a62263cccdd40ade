#include "store/sql_json.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "store/error.h"

namespace strongroom::store {
namespace {

using base::Json;

Json Time(OptionalTime time) { return time ? Json(base::FormatTimestamp(*time)) : Json(); }

// An absent reference is NULL in SQL.
Json Reference(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json Embedded(const std::string& text) {
  return text.empty() ? Json::object() : base::ParseJson(text);
}

Json ToJson(const TenantRow& row) {
  return {{"uid", row.uid},
          {"namespace", row.ns},
          {"name", row.name},
          {"provider", row.provider},
          {"resource_version", row.resource_version}};
}

Json ToJson(const ScheduleRow& row) {
  return {{"uid", row.uid},
          {"namespace", row.ns},
          {"name", row.name},
          {"tenant_uid", Reference(row.tenant_uid)},
          {"tenant_name", row.tenant_name},
          {"enabled", row.enabled},
          {"timezone", row.timezone},
          {"frequency", row.frequency},
          {"time_of_day", row.time_of_day},
          {"spec", Embedded(row.spec_json)},
          {"created_at", Time(row.created_at)},
          {"next_run_at", Time(row.next_run_at)},
          {"last_run_at", Time(row.last_run_at)},
          {"last_run_status", row.last_run_status},
          {"resource_version", row.resource_version}};
}

Json ToJson(const RunRow& row) {
  return {{"uid", row.uid},
          {"namespace", row.ns},
          {"name", row.name},
          {"schedule_uid", row.schedule_uid},
          {"schedule_name", row.schedule_name},
          {"tenant_uid", Reference(row.tenant_uid)},
          {"scheduled_for", base::FormatTimestamp(row.scheduled_for)},
          {"trigger", row.trigger},
          {"retry_of", row.retry_of},
          {"status", row.status},
          {"reason", row.reason},
          {"started_at", Time(row.started_at)},
          {"finished_at", Time(row.finished_at)},
          {"summary", Embedded(row.summary_json)},
          {"error_code", row.error_code},
          {"error_message", row.error_message},
          {"backup_set_id", Reference(row.backup_set_id)},
          {"created_at", Time(row.created_at)},
          {"resource_version", row.resource_version}};
}

Json ToJson(const SkippedSlot& slot) {
  return {{"uid", SlotUid(slot.schedule_uid, slot.slot)},
          {"namespace", slot.ns},
          {"schedule_uid", slot.schedule_uid},
          {"schedule_name", slot.schedule_name},
          {"tenant_uid", Reference(slot.tenant_uid)},
          {"scheduled_for", base::FormatTimestamp(slot.slot)},
          {"reason", slot.reason}};
}

Json ToJson(const std::string& uid) { return {{"uid", uid}}; }

// `position` lets a statement pick the last row of an object that comes more than once.
template <typename Row>
std::string Records(std::span<const Row> rows) {
  Json records = Json::array();
  for (const Row& row : rows) {
    Json record = ToJson(row);
    record["position"] = records.size();
    records.push_back(std::move(record));
  }
  // Text that is not UTF-8 must not hold up the rest of its batch for ever.
  std::string text = records.dump(-1, ' ', false, Json::error_handler_t::replace);
  // Nor must a NUL, which jsonb refuses. An escaped backslash before it is left alone.
  for (size_t at = text.find('\\'); at != std::string::npos; at = text.find('\\', at)) {
    if (text.compare(at, 6, "\\u0000") == 0) {
      text.erase(at, 6);
    } else {
      at += 2;
    }
  }
  return text;
}

}  // namespace

std::string ToRecords(std::span<const TenantRow> rows) { return Records(rows); }
std::string ToRecords(std::span<const ScheduleRow> rows) { return Records(rows); }
std::string ToRecords(std::span<const RunRow> rows) { return Records(rows); }
std::string ToRecords(std::span<const SkippedSlot> slots) { return Records(slots); }
std::string ToRecords(std::span<const std::string> uids) { return Records(uids); }

std::string SlotUid(const std::string& schedule_uid, std::chrono::sys_seconds slot) {
  std::string hex = base::Sha256Hex(schedule_uid + '/' + base::FormatTimestamp(slot)).substr(0, 32);
  hex[12] = '8';
  hex[16] = '8';
  for (const size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, 1, '-');
  return hex;
}

}  // namespace strongroom::store
