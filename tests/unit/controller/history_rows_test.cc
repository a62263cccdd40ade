#include "controller/history_rows.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/instant.h"

namespace strongroom::controller {
namespace {

using nlohmann::json;
using test::At;

api::Schedule Nightly() {
  return api::DecodeSchedule(json::parse(R"({
    "metadata": {"namespace": "shop", "name": "nightly", "uid": "u-1", "resourceVersion": "77",
                 "creationTimestamp": "2026-03-01T00:00:00Z"},
    "spec": {"tenantRef": {"name": "prod"}, "frequency": "weekly", "daysOfWeek": [1],
             "timeOfDay": "02:05", "timezone": "Europe/Berlin", "enabled": false,
             "policyTypes": ["roles"]},
    "status": {"nextRunAt": "2026-03-02T01:05:00Z", "lastRunAt": "2026-02-23T01:05:00Z",
               "lastRunStatus": "partial"}})"));
}

TEST(HistoryRows, OfATenant) {
  const store::TenantRow row = RowOf(api::DecodeTenant(json::parse(R"({
    "metadata": {"namespace": "shop", "name": "prod", "uid": "t-1", "resourceVersion": "5"},
    "spec": {"provider": "microsoftGraph"}})")));
  EXPECT_EQ(row.uid, "t-1");
  EXPECT_EQ(row.ns, "shop");
  EXPECT_EQ(row.name, "prod");
  EXPECT_EQ(row.provider, "microsoftGraph");
  EXPECT_EQ(row.resource_version, 5);
}

TEST(HistoryRows, OfASchedule) {
  const store::ScheduleRow row = RowOf(Nightly(), "t-1");
  EXPECT_EQ(row.uid, "u-1");
  EXPECT_EQ(row.ns, "shop");
  EXPECT_EQ(row.name, "nightly");
  EXPECT_EQ(row.tenant_uid, "t-1");
  EXPECT_EQ(row.tenant_name, "prod");
  EXPECT_FALSE(row.enabled);
  EXPECT_EQ(row.timezone, "Europe/Berlin");
  EXPECT_EQ(row.frequency, "weekly");
  EXPECT_EQ(row.time_of_day, "02:05");
  EXPECT_EQ(row.created_at, At("2026-03-01T00:00:00Z"));
  EXPECT_EQ(row.next_run_at, At("2026-03-02T01:05:00Z"));
  EXPECT_EQ(row.last_run_at, At("2026-02-23T01:05:00Z"));
  EXPECT_EQ(row.last_run_status, "partial");
  EXPECT_EQ(row.resource_version, 77);
  const json spec = json::parse(row.spec_json);
  EXPECT_EQ(spec["daysOfWeek"], json::array({1}));
  EXPECT_EQ(spec["policyTypes"], json::array({"roles"}));
  EXPECT_EQ(spec.size(), 7U) << "the spec is mirrored as it was written";
}

TEST(HistoryRows, OfAScheduleThatCannotBeRead) {
  api::Schedule schedule = Nightly();
  schedule.spec.reset();
  schedule.spec_json = R"({"frequency":"hourly"})";
  const store::ScheduleRow row = RowOf(schedule, "");
  EXPECT_EQ(row.uid, "u-1");
  EXPECT_EQ(row.tenant_name, "");
  EXPECT_EQ(row.spec_json, R"({"frequency":"hourly"})");
  EXPECT_EQ(row.resource_version, 77);
}

TEST(HistoryRows, OfARun) {
  api::Run run;
  run.meta.uid = "r-1";
  run.meta.resource_version = "9";
  const store::RunRow row = RowOf(run, "t-1");
  EXPECT_EQ(row.run.meta.uid, "r-1");
  EXPECT_EQ(row.tenant_uid, "t-1");
  EXPECT_EQ(row.resource_version, 9);
  EXPECT_EQ(RowOf(api::Run{}, "").resource_version, 0);
}

}  // namespace
}  // namespace strongroom::controller
