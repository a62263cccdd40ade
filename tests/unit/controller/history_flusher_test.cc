#include "controller/history_flusher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/in_batches.h"
#include "unit/controller/flushed.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""h;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using Statuses = std::map<std::string, std::string>;

TEST_F(Flushed, IsEverythingAtFirst) {
  const auto run = shop_.PutRun("a", schedule_, {{"phase", "running"}});
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_EQ(store_.TenantUids().size(), 1U);
  const auto schedules = store_.schedules();
  ASSERT_EQ(schedules.size(), 1U);
  EXPECT_EQ(schedules.begin()->second.tenant_uid, *store_.TenantUids().begin());
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{run["metadata"]["uid"], "running"}}));
  EXPECT_THAT(listener_.heard, IsEmpty()) << "it has not ended";
  EXPECT_THAT(Metrics(), HasSubstr("strongroom_history_flush_total{result=\"success\"} 1\n"));
}

TEST_F(Flushed, ThenIsWhatChanges) {
  flusher_.Flush();
  const auto uid = PutRun("a", "running");
  EXPECT_THAT(store_.RunStatuses(), IsEmpty());
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{uid, "running"}}));
  EXPECT_EQ(flusher_.Lag(), 0h);
}

TEST_F(Flushed, RestoresThatWereSeenAreForTheAuditLog) {
  flusher_.Flush();
  domain::ObjectMeta restore;
  restore.uid = "r";
  restore.name = "back";
  restore.generation = 1;
  shop_.history.SeeRestore(restore);
  store_.SetAway(true);
  EXPECT_FALSE(flusher_.Flush());
  restore.generation = 2;
  shop_.history.SeeRestore(restore);
  shop_.history.RestoreDeleted(restore);
  store_.SetAway(false);
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_THAT(store_.audited_restores(), ::testing::IsSupersetOf({"seen back 2", "gone back"}))
      << "the newest of what waited";
}

// Rows of a tenant, a schedule and a run that were seen at `resource_version`.
void StoreStrangers(test::FakeHistory& store, int64_t resource_version) {
  store::TenantRow tenant;
  tenant.tenant.meta.uid = "tenant";
  tenant.resource_version = resource_version;
  store.UpsertTenants(std::vector{tenant});
  store::ScheduleRow schedule;
  schedule.schedule.meta.uid = "schedule";
  schedule.resource_version = resource_version;
  store.UpsertSchedules(std::vector{schedule});
  store::RunRow run;
  run.run.meta.uid = "run";
  run.run.meta.name = "gone";
  run.run.status.outcome.phase = domain::RunPhase::kRunning;
  run.resource_version = resource_version;
  store.UpsertRuns(std::vector{run});
}

TEST_F(Flushed, WhatVanishedUnseenIsMarkedAndItsRunsEnd) {
  StoreStrangers(store_, 1);
  const auto run = shop_.PutRun("a", schedule_, {{"phase", "running"}});
  flusher_.Flush();
  EXPECT_EQ(store_.TenantUids(), std::set{shop_.caches.tenants.List()[0]->meta.uid});
  EXPECT_THAT(store_.schedules(), ElementsAre(Pair(schedule_["metadata"]["uid"], ::testing::_)));
  EXPECT_EQ(store_.RunStatuses(),
            (Statuses{{"run", "canceled"}, {run["metadata"]["uid"], "running"}}));
  EXPECT_THAT(listener_.heard, ElementsAre(Pair("gone", Stored::kFirst))) << "it counts, once";
  EXPECT_FALSE(shop_.history.IsStored("run"));
}

TEST_F(Flushed, WhatTheWatchHasNotBroughtYetHasNotVanished) {
  shop_.server.watches().Hold();
  const std::string later = shop_.PutSchedule("later")["metadata"]["resourceVersion"];
  StoreStrangers(store_, std::stoll(later));
  flusher_.Flush();
  EXPECT_THAT(store_.TenantUids(), ::testing::Contains("tenant"));
  EXPECT_THAT(store_.schedules(), ::testing::Contains(Pair("schedule", ::testing::_)));
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{"run", "running"}}));
}

// Its etcd was restored from a copy without them.
TEST_F(Flushed, WhatTheClusterHasNotComeToHasVanished) {
  StoreStrangers(store_, 1'000'000);
  flusher_.Flush();
  EXPECT_EQ(store_.TenantUids(), std::set{shop_.caches.tenants.List()[0]->meta.uid});
  EXPECT_THAT(store_.schedules(), ElementsAre(Pair(schedule_["metadata"]["uid"], ::testing::_)));
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{"run", "canceled"}}));
}

TEST_F(Flushed, WhetherItHasVanishedWaitsForTheApiServer) {
  StoreStrangers(store_, 1'000'000);
  shop_.server.RefuseNext("GET", "tenants", 503);
  EXPECT_FALSE(flusher_.Flush());
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{"run", "running"}}));
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{"run", "canceled"}}));
}

TEST_F(Flushed, RunsAreToldOnceAsFirstAndThenAsAgain) {
  const auto uid = PutRun("a", "success");
  flusher_.Flush();
  EXPECT_THAT(listener_.heard, ElementsAre(Pair("a", Stored::kFirst)));
  EXPECT_TRUE(shop_.history.IsStored(uid));
  HistoryBuffer buffer(shop_.clock);  // the next leader begins with an empty one
  HistoryFlusher next({.buffer = buffer,
                       .store = store_,
                       .caches = shop_.caches,
                       .client = shop_.client,
                       .clock = shop_.clock,
                       .metrics = shop_.metrics},
                      {&listener_});
  next.Flush();
  EXPECT_THAT(listener_.heard, ElementsAre(Pair("a", Stored::kFirst), Pair("a", Stored::kAgain)));
  EXPECT_TRUE(buffer.IsStored(uid));
}

TEST_F(Flushed, RunsWhoseObjectIsGoneAreNotRemembered) {
  flusher_.Flush();
  const auto uid = PutRun("a", "success");
  shop_.server.Drop("backupscheduleruns", kShop, "a");
  flusher_.Flush();
  EXPECT_THAT(listener_.heard, ElementsAre(Pair("a", Stored::kFirst)));
  EXPECT_FALSE(shop_.history.IsStored(uid));
}

TEST_F(Flushed, ItAllWaitsWhilePostgresIsAway) {
  flusher_.Flush();
  store_.SetAway(true);
  const auto uid = PutRun("a", "success");
  shop_.clock.Advance(1h);
  EXPECT_FALSE(flusher_.Flush());
  EXPECT_FALSE(flusher_.IsHealthy());
  EXPECT_EQ(flusher_.Lag(), 1h);
  EXPECT_FALSE(shop_.history.IsStored(uid));
  EXPECT_THAT(listener_.heard, IsEmpty());
  store_.SetAway(false);
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_TRUE(flusher_.IsHealthy());
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{uid, "success"}}));
  EXPECT_THAT(listener_.heard, ElementsAre(Pair("a", Stored::kFirst)));
}

// PostgreSQL fails over to a replica without the last commits: a history limit must not delete the
// only copy.
TEST_F(Flushed, RunsDoNotCountAsStoredAfterAFailureUntilTheyAreStoredAgain) {
  flusher_.Flush();
  const auto uid = PutRun("a", "success");
  flusher_.Flush();
  EXPECT_TRUE(shop_.history.IsStored(uid));
  store_.LoseRuns();
  store_.SetAway(true);
  PutRun("b", "running");
  EXPECT_FALSE(flusher_.Flush());
  EXPECT_FALSE(shop_.history.IsStored(uid));
  store_.SetAway(false);
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_TRUE(shop_.history.IsStored(uid));
  EXPECT_EQ(store_.RunStatuses().at(uid), "success");
}

TEST_F(Flushed, RunsThatAreStillThereAfterAFailureAreToldAgain) {
  flusher_.Flush();
  PutRun("a", "success");
  flusher_.Flush();
  store_.SetAway(true);
  PutRun("b", "running");
  flusher_.Flush();
  store_.SetAway(false);
  flusher_.Flush();
  EXPECT_THAT(listener_.heard, ElementsAre(Pair("a", Stored::kFirst), Pair("a", Stored::kAgain)));
}

// Its listeners must not miss the first batch because of the second: nobody is told kFirst again.
TEST_F(Flushed, RunsAreToldAlthoughTheNextBatchFails) {
  flusher_.Flush();
  for (size_t i = 0; i <= kBatchSize; ++i) PutRun("run-" + std::to_string(i), "failed");
  store_.GoAwayAfterBatches(1);
  EXPECT_FALSE(flusher_.Flush());
  EXPECT_EQ(listener_.heard.size(), kBatchSize);
  store_.SetAway(false);
  EXPECT_TRUE(flusher_.Flush());
  size_t first = 0;
  for (const auto& [run, how] : listener_.heard) first += how == Stored::kFirst ? 1 : 0;
  EXPECT_EQ(first, kBatchSize + 1);
  EXPECT_EQ(store_.largest_batch(), kBatchSize);
}

TEST_F(Flushed, OneBadRunKeepsNoOtherOutAndIsNotTakenForStored) {
  flusher_.Flush();
  const auto bad = PutRun("bad", "success");
  const auto good = PutRun("good", "success");
  store_.RefuseRun(bad);
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{good, "success"}}));
  EXPECT_THAT(listener_.heard, ElementsAre(Pair("good", Stored::kFirst)));
  EXPECT_FALSE(shop_.history.IsStored(bad)) << "a history limit may delete it then";
  EXPECT_THAT(Metrics(), HasSubstr("strongroom_history_flush_total{result=\"refused\"} 1\n"));
}

TEST_F(Flushed, OneRunThatARuleOfTheSchemaForbidsKeepsNoOtherOut) {
  flusher_.Flush();
  store_.RefuseRun(PutRun("bad", "success"), store::StoreError::Kind::kForbidden);
  const auto good = PutRun("good", "success");
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{good, "success"}}));
}

TEST_F(Flushed, ARunOfAForeignScheduleIsNotTakenForStored) {
  const auto foreign = PutRun("foreign", "success");
  const auto own = PutRun("own", "success");
  store_.SetForeign(foreign);
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{own, "success"}}));
  EXPECT_THAT(listener_.heard, ElementsAre(Pair("own", Stored::kFirst)));
  EXPECT_FALSE(shop_.history.IsStored(foreign));
  EXPECT_THAT(Metrics(), HasSubstr("strongroom_history_flush_total{result=\"refused\"} 1\n"));
}

// Another schema, a right that is missing, a bug: no row is at fault, so none counts as dealt with.
TEST_F(Flushed, ItAllWaitsWhileNoRowCanBeWritten) {
  const std::vector<std::exception_ptr> failures = {
      std::make_exception_ptr(store::StoreError(store::StoreError::Kind::kRefused, "no column")),
      std::make_exception_ptr(std::runtime_error("a bug"))};
  flusher_.Flush();
  for (size_t i = 0; i < failures.size(); ++i) {
    const std::string name = "run-" + std::to_string(i);
    const auto uid = PutRun(name, "success");
    store_.Throw(failures[i]);
    EXPECT_FALSE(flusher_.Flush());
    EXPECT_FALSE(flusher_.IsHealthy());
    EXPECT_FALSE(shop_.history.IsStored(uid));
    store_.Throw(nullptr);
    EXPECT_TRUE(flusher_.Flush());
    EXPECT_TRUE(flusher_.IsHealthy());
    EXPECT_TRUE(shop_.history.IsStored(uid));
    EXPECT_EQ(listener_.heard.back(), std::pair(name, Stored::kFirst));
  }
  EXPECT_THAT(Metrics(), HasSubstr("strongroom_history_flush_total{result=\"failure\"} 2\n"));
  EXPECT_THAT(Metrics(), HasSubstr("strongroom_history_flush_total{result=\"refused\"} 0\n"));
}

TEST_F(Flushed, NothingIsWrittenIntoASchemaOfAnotherVersion) {
  store_.SetSchema(false);
  EXPECT_FALSE(flusher_.Flush());
  EXPECT_FALSE(flusher_.IsHealthy());
  EXPECT_THAT(store_.TenantUids(), IsEmpty());
  store_.SetSchema(true);
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_THAT(store_.TenantUids(), ::testing::SizeIs(1));
}

TEST_F(Flushed, OnceMoreWhenItStops) {
  std::stop_source stopped;
  stopped.request_stop();
  const auto uid = PutRun("a", "success");
  flusher_.Run(stopped.get_token());
  EXPECT_EQ(store_.RunStatuses(), (Statuses{{uid, "success"}}));
}

}  // namespace
}  // namespace strongroom::controller
