#include "api/run.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "support/instant.h"

namespace strongroom::api {
namespace {

using Json = nlohmann::json;
using test::At;

Json Object() {
  return Json::parse(R"({
    "metadata": {"namespace": "shop", "name": "nightly-202603010230", "uid": "u-2",
                 "resourceVersion": "9", "generation": 1,
                 "ownerReferences": [{"uid": "u-1", "controller": true}]},
    "spec": {"scheduleRef": {"name": "nightly", "uid": "u-1"}, "tenantRef": {"name": "prod"},
             "scheduledFor": "2026-03-01T02:30:00Z", "trigger": "manual", "cancel": true},
    "status": {"phase": "failed", "reason": "JobDeleted", "jobName": "nightly-202603010230",
               "startedAt": "2026-03-01T02:30:05Z", "finishedAt": "2026-03-01T02:31:00Z",
               "summary": {"policiesTotal": 3}, "errorCode": "JOB_DELETED",
               "errorMessage": "gone", "backupSetID": "42", "attempts": 2,
               "conditions": [{"type": "Queued", "status": "True", "reason": "TenantBusy",
                               "message": "position 1",
                               "lastTransitionTime": "2026-03-01T02:30:00Z"}]}})");
}

TEST(DecodeRun, ReadsEveryField) {
  const api::Run run = DecodeRun(Object());
  EXPECT_EQ(run.meta.name, "nightly-202603010230");
  EXPECT_EQ(run.spec.schedule.name, "nightly");
  EXPECT_EQ(run.spec.schedule.uid, "u-1");
  EXPECT_EQ(run.controller_uid, "u-1");
  EXPECT_EQ(run.spec.tenant, "prod");
  EXPECT_EQ(run.spec.trigger, domain::Trigger::kManual);
  EXPECT_EQ(run.spec.scheduled_for, At("2026-03-01T02:30:00Z"));
  EXPECT_TRUE(run.spec.is_canceled);
  EXPECT_EQ(run.status.outcome.phase, domain::RunPhase::kFailed);
  EXPECT_EQ(run.status.outcome.reason, "JobDeleted");
  EXPECT_EQ(run.status.job_name, "nightly-202603010230");
  EXPECT_EQ(run.status.outcome.started_at, At("2026-03-01T02:30:05Z"));
  EXPECT_EQ(run.status.outcome.finished_at, At("2026-03-01T02:31:00Z"));
  EXPECT_EQ(run.status.outcome.summary.policies_total, 3);
  EXPECT_EQ(run.status.outcome.error_code, "JOB_DELETED");
  EXPECT_EQ(run.status.outcome.error_message, "gone");
  EXPECT_EQ(run.status.backup_set_id, "42");
  EXPECT_EQ(run.status.outcome.attempts, 2);
  ASSERT_NE(domain::QueuedOf(run), nullptr);
  EXPECT_EQ(domain::QueuedOf(run)->message, "position 1");
}

// Whoever makes a Run can say anything in its spec, and nothing in its status.
TEST(DecodeRun, BelievesTheStatusOfWhatTheRunIs) {
  Json object = Object();
  object["status"] = Json::parse(R"({"resolved": {
      "scheduleRef": {"name": "weekly", "uid": "u-9"}, "tenantRef": {"name": "test", "uid": "t-9"},
      "provider": "directory", "scheduledFor": "2026-03-02T02:30:00Z", "trigger": "schedule",
      "origin": "controller", "policyTypes": ["roles"]}})");
  const domain::ResolvedRun facts = domain::FactsOf(DecodeRun(object));
  EXPECT_EQ(facts.schedule, (domain::ObjectRef{"weekly", "u-9"}));
  EXPECT_EQ(facts.tenant, (domain::ObjectRef{"test", "t-9"}));
  EXPECT_EQ(facts.provider, domain::ProviderKind::kDirectory);
  EXPECT_EQ(facts.scheduled_for, At("2026-03-02T02:30:00Z"));
  EXPECT_EQ(facts.trigger, domain::Trigger::kSchedule);
  EXPECT_EQ(facts.run.policy_types, std::vector<std::string>{"roles"});
}

// Not its spec either once it has ended, in whatever way: people may change that.
TEST(DecodeRun, IsResolvedByItsStatusAlone) {
  Json object = Object();
  for (const char* reason : {"TooManyRuns", "InvalidRun", "Canceled", "JobDeleted"}) {
    for (const char* phase : {"skipped", "failed", "canceled", "success", "running"}) {
      object["status"]["phase"] = phase;
      object["status"]["reason"] = reason;
      EXPECT_FALSE(DecodeRun(object).status.resolved) << phase << ' ' << reason;
    }
  }
}

TEST(DecodeRun, IsOwnedAloneByOneWholeReferenceAndHeldByNothing) {
  const domain::RunSpec spec{.schedule = {"nightly", "u-1"},
                             .tenant = "prod",
                             .scheduled_for = At("2026-03-01T02:30:00Z")};
  const Json made = BuildRun("shop", "nightly-202603010230", spec);
  EXPECT_TRUE(DecodeRun(made).is_owned_alone);
  const std::vector<std::pair<const char*, Json>> rows{
      {"/metadata/ownerReferences/0/name", "nope"},
      {"/metadata/ownerReferences/0/uid", "u-9"},
      {"/metadata/ownerReferences/0/kind", "Tenant"},
      {"/metadata/ownerReferences/0/apiVersion", "v1"},
      {"/metadata/ownerReferences/0/controller", false},
      {"/metadata/ownerReferences/1", made["metadata"]["ownerReferences"][0]},
      {"/metadata/ownerReferences", Json::array()},
      {"/metadata/finalizers", {"somebody/holds-it"}},
      {"/spec/scheduleRef/name", "weekly"},
  };
  for (const auto& [pointer, value] : rows) {
    Json changed = made;
    changed[Json::json_pointer(pointer)] = value;
    EXPECT_FALSE(DecodeRun(changed).is_owned_alone) << pointer;
  }
}

TEST(DecodeRun, WithoutStatusIsPending) {
  Json object = Object();
  object.erase("status");
  const api::Run run = DecodeRun(object);
  EXPECT_EQ(run.status.outcome.phase, domain::RunPhase::kPending);
  EXPECT_EQ(domain::QueuedOf(run), nullptr);
  EXPECT_FALSE(run.status.outcome.started_at);
  EXPECT_EQ(run.status.outcome.summary, domain::RunSummary{});
}

TEST(DecodeRun, RefusesWhatItDoesNotUnderstand) {
  struct Row {
    const char* pointer;
    Json value;
    const char* message;
  };
  const std::vector<Row> rows{
      {"/spec", 7, "spec: expected an object"},
      {"/spec/scheduledFor", "yesterday", "spec.scheduledFor: \"yesterday\" is not a whole minute"},
      {"/spec/trigger", nullptr, "spec.trigger: is required"},
      {"/spec/trigger", "cron", "spec.trigger: \"cron\" is not one of: schedule, manual, retry"},
      {"/spec/cancel", "yes", "spec.cancel: expected true or false"},
      {"/status/phase", "exploded", "status.phase: \"exploded\" is not one of: running, "},
      {"/status/attempts", "two", "status.attempts: expected an integer"},
      {"/status/summary", "none", "status.summary: expected an object"},
      {"/metadata/name", 7, "name: expected a string"},
  };
  for (const Row& row : rows) {
    Json object = Object();
    object[Json::json_pointer(row.pointer)] = row.value;
    try {
      DecodeRun(object);
      ADD_FAILURE() << row.pointer << " was accepted";
    } catch (const ApiFormatError& e) {
      EXPECT_TRUE(std::string(e.what()).starts_with(row.message)) << e.what();
    }
  }
}

TEST(BuildRun, IsOwnedByItsScheduleAndReadsBack) {
  const domain::RunSpec spec{.schedule = {.name = "nightly", .uid = "u-1"},
                             .tenant = "prod",
                             .scheduled_for = At("2026-03-01T02:30:00Z")};
  const Json object = BuildRun("shop", "nightly-202603010230", spec);
  EXPECT_EQ(object, Json::parse(R"({
    "apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupScheduleRun",
    "metadata": {
      "name": "nightly-202603010230", "namespace": "shop",
      "labels": {"app.kubernetes.io/managed-by": "strongroom", "strongroom.dev/schedule": "nightly"},
      "ownerReferences": [{"apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupSchedule",
                           "name": "nightly", "uid": "u-1", "controller": true,
                           "blockOwnerDeletion": true}]},
    "spec": {"scheduleRef": {"name": "nightly", "uid": "u-1"}, "tenantRef": {"name": "prod"},
             "scheduledFor": "2026-03-01T02:30:00Z", "trigger": "schedule", "cancel": false}})"));
  const api::Run run = DecodeRun(object);
  EXPECT_EQ(run.controller_uid, "u-1");
  EXPECT_EQ(run.status.outcome.phase, domain::RunPhase::kPending);
}

TEST(BuildAskedRun, SaysNoMoreThanPeopleMay) {
  const domain::RunSpec spec{.schedule = {.name = "nightly", .uid = "u-1"},
                             .trigger = domain::Trigger::kRetry,
                             .retry_of = "nightly-202603010230"};
  const Json object = BuildAskedRun("shop", "nightly-r1", spec);
  EXPECT_EQ(object, Json::parse(R"({
    "apiVersion": "strongroom.dev/v1alpha1", "kind": "BackupScheduleRun",
    "metadata": {"name": "nightly-r1", "namespace": "shop"},
    "spec": {"scheduleRef": {"name": "nightly", "uid": "u-1"}, "trigger": "retry",
             "retryOf": "nightly-202603010230", "cancel": false}})"));
  EXPECT_EQ(DecodeRun(object).spec, spec);
}

TEST(BuildRun, LeavesOutALabelThatWouldBeTooLong) {
  const domain::RunSpec spec{.schedule = {.name = std::string(64, 'n'), .uid = "u-1"},
                             .tenant = "prod",
                             .scheduled_for = At("2026-03-01T02:30:00Z"),
                             .trigger = domain::Trigger::kManual};
  const Json object = BuildRun("shop", "n", spec);
  EXPECT_EQ(object["metadata"]["labels"],
            Json::parse(R"({"app.kubernetes.io/managed-by": "strongroom"})"));
  EXPECT_EQ(object["spec"]["trigger"], "manual");
}

}  // namespace
}  // namespace strongroom::api
