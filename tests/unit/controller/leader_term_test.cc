#include "controller/leader_term.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "controller/term_relay.h"
#include "support/fake_history.h"
#include "support/message_of.h"
#include "unit/controller/fake_kept_sets.h"
#include "unit/controller/fake_retention.h"
#include "unit/controller/fake_telling.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using ::testing::HasSubstr;
using Json = kube::Json;
using Objects = test::FakeApiServer::Objects;

// An API server in memory whose changes a leader hears of.
class Leading : public ::testing::Test {
 protected:
  Leading() { shop_.Feed(caches_); }
  test::FakeApiServer& server() { return shop_.server; }
  // Everything that is to be found at the beginning is put before. From then on the watches tell of
  // changes when they get to it, as those of a real server do.
  void Lead() {
    server().watches().Hold();
    watching_ = std::jthread([this](const std::stop_token& stop) { server().watches().Run(stop); });
    MakeTerm();
    thread_ = std::jthread([this] {
      const auto loan = lent_.Lend(*term_);
      term_->Run(stop_.get_token());
    });
  }
  void MakeTerm() { MakeTerm(caches_); }
  void MakeTerm(const Caches& caches) {
    Options options;
    options.workers = 2;
    term_.emplace(LeaderTerm::Parts{.caches = caches,
                                    .client = shop_.client,
                                    .events_client = shop_.client,
                                    .history = history_,
                                    .retention = retention_,
                                    .kept_sets = kept_sets_,
                                    .telling = telling_,
                                    .clock = shop_.clock,
                                    .server_clock = shop_.server_clock,
                                    .catalogues = shop_.types,
                                    .metrics = shop_.metrics},
                  options);
  }
  void StopLeading() {
    stop_.request_stop();
    thread_.join();
  }
  ~Leading() override {
    if (thread_.joinable()) StopLeading();
  }

  Shop shop_;
  Lent<LeaderTerm> lent_;
  TermRelay relay_{lent_};
  Caches caches_{&relay_};
  test::FakeHistory history_;
  FakeRetention retention_;
  FakeKeptSets kept_sets_;
  FakeTelling telling_;
  std::stop_source stop_;
  std::optional<LeaderTerm> term_;
  std::jthread thread_;
  std::jthread watching_;
};

TEST_F(Leading, TakesARunFromItsSlotToWhoeverHearsThatItIsStored) {
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  Lead();
  ASSERT_TRUE(server().Await(
      [](const Objects& objects) { return objects.contains("jobs/shop/" + kDueRun); }));
  server().Patch("backupscheduleruns", kShop, kDueRun,
                 {{"status",
                   {{"phase", "success"},
                    {"startedAt", "2026-01-01T00:00:01Z"},
                    {"finishedAt", "2026-01-01T00:00:09Z"},
                    {"backupSetID", "7"}}}});
  EXPECT_TRUE(history_.AwaitRun(shop_.Run(kDueRun)["metadata"]["uid"], "success"));
  // The tenant's status, the schedule's, and the counters, each by its own listener.
  EXPECT_TRUE(server().Await([](const Objects& objects) {
    return objects.at("tenants/shop/prod").value("/status/lastBackupAt"_json_pointer, "") ==
           "2026-01-01T00:00:09Z";
  }));
  EXPECT_TRUE(server().Await([](const Objects& objects) {
    return objects.at("backupschedules/shop/nightly")
               .value("/status/lastRunStatus"_json_pointer, "") == "success";
  }));
  StopLeading();
  const std::string text = shop_.registry.Render();
  EXPECT_THAT(text,
              HasSubstr("strongroom_runs_total{status=\"success\",trigger=\"schedule\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_run_duration_seconds_sum{status=\"success\"} 8\n"));
  EXPECT_TRUE(term_->IsHistoryHealthy());
}

TEST_F(Leading, CountsTheRunsOfItsPredecessorAsRunning) {
  shop_.PutTenant();
  const Json weekly = shop_.PutSchedule("weekly", {{"timeOfDay", "06:00"}});
  shop_.PutJob(shop_.PutRun("old", weekly, {{"phase", "running"}, {"jobName", "old"}}));
  shop_.PutSchedule("nightly");
  Lead();
  ASSERT_TRUE(server().Await([](const Objects& objects) {
    const auto run = objects.find("backupscheduleruns/shop/" + kDueRun);
    return run != objects.end() && run->second.contains("status");
  }));
  EXPECT_EQ(shop_.Run(kDueRun)["status"]["conditions"][0]["type"], "Queued");
  EXPECT_TRUE(shop_.Job(kDueRun).is_null());
  server().Patch("backupscheduleruns", kShop, "old", {{"status", {{"phase", "failed"}}}});
  EXPECT_TRUE(server().Await(
      [](const Objects& objects) { return objects.contains("jobs/shop/" + kDueRun); }));
}

TEST_F(Leading, SaysNothingOfSchedulesBeforeItHasSeenThem) {
  Caches unseen;
  MakeTerm(unseen);
  shop_.registry.AddSampler([this](metrics::Samples& samples) { term_->Sample(samples); });
  const auto says = [this](const std::string& words) {
    return shop_.registry.Render().find(words) != std::string::npos;
  };
  EXPECT_FALSE(says("strongroom_schedules"));
  EXPECT_FALSE(says("strongroom_runs_active"));
  EXPECT_FALSE(says("strongroom_restores_open"));
  EXPECT_FALSE(says("strongroom_sets_altered"));
  EXPECT_TRUE(says("strongroom_history_up 1"));
  shop_.PutSchedule("nightly");
  shop_.Feed(unseen);
  EXPECT_TRUE(says("strongroom_schedules 1\n"));
  EXPECT_TRUE(says("strongroom_runs_active 0\n"));
  EXPECT_TRUE(says("strongroom_restores_open{phase=\"running\"} 0\n"));
  term_.reset();
}

TEST_F(Leading, EndsWhenOneOfItsThreadsFails) {
  retention_.answer = [](const std::string&) { throw std::logic_error("no such month"); };
  MakeTerm();
  EXPECT_EQ(test::MessageOf<std::runtime_error>([this] { term_->Run({}); }),
            "the leader's thread \"retention\" failed: no such month");
}

TEST_F(Leading, StartsRunsWhilePostgresIsAway) {
  history_.SetAway(true);
  shop_.PutTenant();
  shop_.PutSchedule("nightly");
  Lead();
  EXPECT_TRUE(server().Await(
      [](const Objects& objects) { return objects.contains("jobs/shop/" + kDueRun); }));
}

}  // namespace
}  // namespace strongroom::controller
