#include "controller/history_rows.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/instant.h"

namespace strongroom::controller {
namespace {

using nlohmann::json;
using testing::At;

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
  const store::RunRow row = RowOf(api::DecodeRun(json::parse(R"({
    "metadata": {"namespace": "shop", "name": "nightly-1", "uid": "r-1", "resourceVersion": "9",
                 "creationTimestamp": "2026-03-02T01:05:00Z"},
    "spec": {"scheduleRef": {"name": "nightly", "uid": "u-1"}, "tenantRef": {"name": "prod"},
             "scheduledFor": "2026-03-02T01:05:00Z", "trigger": "retry", "retryOf": "nightly-0"},
    "status": {"phase": "failed", "reason": "ExecutorLost", "startedAt": "2026-03-02T01:05:05Z",
               "finishedAt": "2026-03-02T01:06:00Z", "summary": {"policiesTotal": 3},
               "errorCode": "EXECUTOR_LOST", "errorMessage": "gone", "backupSetID": "42"}})")),
                                  "t-1");
  EXPECT_EQ(row.uid, "r-1");
  EXPECT_EQ(row.schedule_uid, "u-1");
  EXPECT_EQ(row.schedule_name, "nightly");
  EXPECT_EQ(row.tenant_uid, "t-1");
  EXPECT_EQ(row.scheduled_for, At("2026-03-02T01:05:00Z"));
  EXPECT_EQ(row.trigger, "retry");
  EXPECT_EQ(row.retry_of, "nightly-0");
  EXPECT_EQ(row.status, "failed");
  EXPECT_EQ(row.reason, "ExecutorLost");
  EXPECT_EQ(row.started_at, At("2026-03-02T01:05:05Z"));
  EXPECT_EQ(row.finished_at, At("2026-03-02T01:06:00Z"));
  EXPECT_EQ(row.summary_json, R"({"errorsCount":0,"policiesBackedUp":0,"policiesTotal":3})");
  EXPECT_EQ(row.error_code, "EXECUTOR_LOST");
  EXPECT_EQ(row.error_message, "gone");
  EXPECT_EQ(row.backup_set_id, "42");
  EXPECT_EQ(row.created_at, At("2026-03-02T01:05:00Z"));
  EXPECT_EQ(row.resource_version, 9);
}

TEST(HistoryRows, OfARunThatHasNotStarted) {
  const store::RunRow row = RowOf(api::Run{}, "");
  EXPECT_EQ(row.status, "pending");
  EXPECT_EQ(row.trigger, "schedule");
  EXPECT_EQ(row.resource_version, 0);
  EXPECT_FALSE(row.started_at);
}

}  // namespace
}  // namespace strongroom::controller
