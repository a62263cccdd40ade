#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/schedule.h"
#include "support/instant.h"

namespace strongroom::api {
namespace {

using Json = nlohmann::json;
using test::At;

domain::ScheduleStatus FullStatus() {
  domain::ScheduleStatus status;
  status.observed_generation = 7;
  status.conditions = {{.type = "Ready",
                        .is_true = true,
                        .reason = "Scheduled",
                        .message = "daily 02:30 UTC",
                        .last_transition = At("2026-03-01T00:00:00Z"),
                        .observed_generation = 7},
                       {.type = "Degraded",
                        .is_true = false,
                        .reason = "NoRunYet",
                        .message = "no run has ended yet",
                        .last_transition = At("2026-03-02T00:00:00Z"),
                        .observed_generation = 7}};
  status.effective_since = At("2026-03-01T00:00:00Z");
  status.effective_timing = "daily 02:30 UTC";
  status.next_run_at = At("2026-03-03T02:30:00Z");
  status.last_scheduled_for = At("2026-03-02T02:30:00Z");
  status.last_run_at = At("2026-03-02T02:30:05Z");
  status.last_run_status = domain::RunPhase::kPartial;
  status.last_successful_run_at = At("2026-03-01T02:31:00Z");
  status.consecutive_failures = 2;
  status.active = {{"nightly-1", "u-1"}};
  status.recent_runs = {{.name = "nightly-2",
                         .scheduled_for = At("2026-03-02T02:30:00Z"),
                         .phase = domain::RunPhase::kPending},
                        {.name = "nightly-1",
                         .scheduled_for = At("2026-03-01T02:30:00Z"),
                         .phase = domain::RunPhase::kSuccess,
                         .started_at = At("2026-03-01T02:30:05Z"),
                         .finished_at = At("2026-03-01T02:31:00Z"),
                         .backup_set_id = "42"}};
  status.last_manual_trigger = "token";
  status.last_drill = {.name = "nightly-drill-0123456789a",
                       .target_digest = "0123456789abcdef",
                       .backup_set = "nightly-1-42",
                       .scheduled_for = At("2026-03-01T03:00:00Z"),
                       .finished_at = At("2026-03-01T03:01:00Z"),
                       .reason = "DrillPassed",
                       .message = "all of it"};
  return status;
}

domain::ScheduleStatus Decode(const Json& status) {
  return DecodeSchedule({{"status", status}}).status;
}

// No member of a custom resource is an empty text, and no member of a list is null.
void ExpectWritable(const Json& value, const std::string& path, bool null_is_absent = true) {
  if (value.is_string()) {
    EXPECT_NE(value, "") << path;
  }
  if (value.is_null()) {
    EXPECT_TRUE(null_is_absent) << path;
  }
  for (const auto& [key, member] : value.items()) {
    if (value.is_structured()) {
      ExpectWritable(member, path + '/' + key, null_is_absent && value.is_object());
    }
  }
}

TEST(ScheduleStatus, RoundTrips) {
  EXPECT_EQ(Decode(EncodeScheduleStatus(FullStatus())), FullStatus());
  EXPECT_EQ(Decode(EncodeScheduleStatus({})), domain::ScheduleStatus{});
}

TEST(ScheduleStatus, NullsWhatIsAbsentSoThatAMergePatchRemovesIt) {
  const Json json = EncodeScheduleStatus({});
  for (const char* key :
       {"effectiveSince", "effectiveTiming", "nextRunAt", "lastScheduledFor", "lastRunAt",
        "lastRunStatus", "lastSuccessfulRunAt", "lastManualTrigger"}) {
    ASSERT_TRUE(json.contains(key)) << key;
    EXPECT_TRUE(json.at(key).is_null()) << key;
  }
  Json stored = EncodeScheduleStatus(FullStatus());
  stored.merge_patch(json);
  EXPECT_EQ(Decode(stored), domain::ScheduleStatus{});
}

TEST(ScheduleStatus, HasTheFormOfTheCrd) {
  ExpectWritable(EncodeScheduleStatus(FullStatus()), "status");
  ExpectWritable(EncodeScheduleStatus({}), "status");
  domain::ScheduleStatus pending = FullStatus();
  pending.last_run_status = domain::RunPhase::kPending;
  ExpectWritable(EncodeScheduleStatus(pending), "status");
  const Json json = EncodeScheduleStatus(FullStatus());
  EXPECT_EQ(json["nextRunAt"], "2026-03-03T02:30:00Z");
  EXPECT_EQ(json["lastRunStatus"], "partial");
  EXPECT_FALSE(json["recentRuns"][0].contains("status"));
  EXPECT_EQ(json["recentRuns"][1], Json::parse(R"({
    "name": "nightly-1", "scheduledFor": "2026-03-01T02:30:00Z", "status": "success",
    "startedAt": "2026-03-01T02:30:05Z", "finishedAt": "2026-03-01T02:31:00Z",
    "backupSetID": "42"})"));
}

TEST(Conditions, AreThoseOfKubernetes) {
  EXPECT_EQ(EncodeScheduleStatus(FullStatus())["conditions"][1], Json::parse(R"({
    "type": "Degraded", "status": "False", "reason": "NoRunYet",
    "message": "no run has ended yet", "lastTransitionTime": "2026-03-02T00:00:00Z",
    "observedGeneration": 7})"));
}

TEST(Conditions, AreNeverWrittenWithoutAMessageOrWithTooLongAOne) {
  domain::ScheduleStatus status = FullStatus();
  status.conditions[0].message.clear();
  status.conditions[1].message = std::string(32767, 'a') + "\xc3\xa4";
  const Json json = EncodeScheduleStatus(status)["conditions"];
  EXPECT_EQ(json[0]["message"], "Scheduled");
  EXPECT_EQ(json[1]["message"], std::string(32767, 'a'));
}

TEST(ScheduleStatus, ReadsWhatItCanOfAnUnknownOne) {
  const auto status = Decode(Json::parse(R"({
    "lastRunStatus": "exploded", "nextRunAt": "tomorrow", "recentRuns": [{}, {"status": "?"}],
    "active": [{}], "conditions": [{"type": "Degraded"}, {"type": "Ready",
    "status": "Unknown", "reason": "New", "message": "m"}], "future": {"a": 1}})"));
  EXPECT_FALSE(status.last_run_status);
  EXPECT_FALSE(status.next_run_at);
  EXPECT_EQ(status.recent_runs.size(), 2U);
  EXPECT_EQ(status.recent_runs[1].phase, domain::RunPhase::kPending);
  EXPECT_FALSE(status.conditions.at(0).is_true);
}

}  // namespace
}  // namespace strongroom::api
