#include "store/history_columns.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace strongroom::store {
namespace {

using nlohmann::json;

template <typename Row>
json RecordOf(const Row& row) {
  return json::parse(ToRecords(std::span<const Row>(&row, 1))).at(0);
}

api::Schedule Nightly() {
  return api::DecodeSchedule(json::parse(R"({
    "metadata": {"namespace": "shop", "name": "nightly", "uid": "u-1",
                 "creationTimestamp": "2026-03-01T00:00:00Z"},
    "spec": {"tenantRef": {"name": "prod"}, "frequency": "weekly", "daysOfWeek": [1],
             "timeOfDay": "02:05", "timezone": "Europe/Berlin", "enabled": false,
             "policyTypes": ["roles"]},
    "status": {"nextRunAt": "2026-03-02T01:05:00Z", "lastRunAt": "2026-02-23T01:05:00Z",
               "lastRunStatus": "partial"}})"));
}

TEST(HistoryColumns, OfATenant) {
  const api::Tenant tenant = api::DecodeTenant(json::parse(R"({
    "metadata": {"namespace": "shop", "name": "prod", "uid": "t-1"},
    "spec": {"provider": "microsoftGraph"}})"));
  EXPECT_EQ(RecordOf(TenantRow{.tenant = tenant, .resource_version = 5}), json::parse(R"({
    "position": 0, "uid": "t-1", "namespace": "shop", "name": "prod",
    "provider": "microsoftGraph", "resource_version": 5})"));
}

TEST(HistoryColumns, OfASchedule) {
  json record =
      RecordOf(ScheduleRow{.schedule = Nightly(), .tenant_uid = "t-1", .resource_version = 77});
  const json spec = record["spec"];
  EXPECT_EQ(spec["daysOfWeek"], json::array({1}));
  EXPECT_EQ(spec["policyTypes"], json::array({"roles"}));
  EXPECT_EQ(spec.size(), 7U) << "the spec is mirrored as it was written";
  record.erase("spec");
  EXPECT_EQ(record, json::parse(R"({
    "position": 0, "uid": "u-1", "namespace": "shop", "name": "nightly", "tenant_uid": "t-1",
    "tenant_name": "prod", "enabled": false, "timezone": "Europe/Berlin", "frequency": "weekly",
    "time_of_day": "02:05", "created_at": "2026-03-01T00:00:00Z",
    "next_run_at": "2026-03-02T01:05:00Z", "last_run_at": "2026-02-23T01:05:00Z",
    "last_run_status": "partial", "resource_version": 77})"));
}

TEST(HistoryColumns, OfAScheduleThatCannotBeRead) {
  api::Schedule schedule = Nightly();
  schedule.spec.reset();
  schedule.spec_json = R"({"frequency":"hourly"})";
  const json record =
      RecordOf(ScheduleRow{.schedule = schedule, .tenant_uid = {}, .resource_version = 77});
  EXPECT_EQ(record["uid"], "u-1");
  EXPECT_TRUE(record["tenant_uid"].is_null());
  EXPECT_EQ(record["tenant_name"], "");
  EXPECT_EQ(record["timezone"], "");
  EXPECT_EQ(record["spec"], json::parse(R"({"frequency": "hourly"})"));
  EXPECT_EQ(record["resource_version"], 77);
}

}  // namespace
}  // namespace strongroom::store
