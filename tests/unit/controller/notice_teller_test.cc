#include "controller/notice_teller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "base/timestamp.h"
#include "domain/conditions.h"
#include "support/eventually.h"
#include "unit/controller/fake_telling.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using domain::NewsKind;
using domain::RunPhase;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Json = kube::Json;

class Told : public ::testing::Test {
 protected:
  void SetUp() override {
    shop_.registry.AddSampler([this](metrics::Samples& samples) { teller_.Sample(samples); });
    Json object = shop_.PutSchedule("nightly");
    object["metadata"]["labels"] = {{"team", "shop"}};
    object["status"] = {{"effectiveSince", "2025-12-01T00:00:00Z"},
                        {"effectiveTiming", "daily 00:00 UTC"},
                        {"lastSuccessfulRunAt", "2025-12-31T00:05:00Z"}};
    nightly_ = shop_.server.Put("backupschedules", object)["metadata"]["uid"];
  }

  domain::RunNews NewsOf(const std::string& run, NewsKind kind = NewsKind::kRunEnded,
                         RunPhase phase = RunPhase::kFailed) {
    domain::RunNews news;
    news.kind = kind;
    news.made_at = shop_.clock.NowSeconds();
    news.run.meta.ns = kShop;
    news.run.meta.name = run;
    news.run.meta.uid = "uid of " + run;
    news.run.meta.created_at = news.made_at;
    domain::ResolvedRun& resolved = news.run.status.resolved.emplace();
    resolved.schedule = {"nightly", nightly_};
    resolved.tenant.name = "prod";
    resolved.scheduled_for = news.made_at;
    resolved.origin = domain::RunOrigin::kPerson;
    news.run.status.outcome.phase = phase;
    news.run.status.outcome.finished_at = news.made_at;
    return news;
  }
  void Say(std::string_view type, const char* status, const std::string& schedule = "nightly") {
    shop_.server.Patch(
        "backupschedules", kShop, schedule,
        {{"status",
          {{"conditions", Json::array({{{"type", type},
                                        {"status", status},
                                        {"reason", "Because"},
                                        {"message", "It is so."},
                                        {"lastTransitionTime", "2026-01-01T00:00:00Z"}}})}}}});
  }
  void LookIn(std::chrono::seconds time) {
    shop_.clock.Advance(time);
    teller_.Look({});
  }

  Shop shop_;
  std::string nightly_;
  FakeTelling telling_;
  NoticeTeller teller_{{.telling = telling_,
                        .caches = shop_.caches,
                        .verified = shop_.verified,
                        .clock = shop_.clock,
                        .metrics = shop_.metrics},
                       {}};
};

TEST_F(Told, IsWhatWaitsInTheOutboxWithTheLabelsOfTheSchedule) {
  telling_.PutNews(NewsOf("a"));
  auto elsewhere = NewsOf("b");
  elsewhere.run.status.resolved->schedule.uid = "of another life";
  telling_.PutNews(elsewhere);
  teller_.Look({});
  EXPECT_THAT(telling_.told(), ElementsAre("runFailed opened nightly", "runFailed opened nightly"));
  EXPECT_EQ(telling_.notices()[0].second, (store::ObjectLabels{{"team", "shop"}}));
  EXPECT_THAT(telling_.notices()[1].second, IsEmpty());
  EXPECT_THAT(shop_.registry.Render(),
              HasSubstr("strongroom_notices_total{event=\"runFailed\",state=\"opened\"} 2\n"));
  LookIn(1min);
  EXPECT_THAT(telling_.told(), ElementsAre("runFailed opened nightly", "runFailed opened nightly",
                                           "runFailed recovered nightly"))
      << "of the one that is not there any more";
}

TEST_F(Told, IsAThousandRunsThatEndAtOnceInOneLook) {
  for (int i = 0; i < 1'000; ++i) {
    telling_.PutNews(NewsOf(std::to_string(i), NewsKind::kRunEnded,
                            i % 2 == 0 ? RunPhase::kFailed : RunPhase::kSuccess));
    shop_.clock.Advance(1s);
  }
  teller_.Look({});
  EXPECT_EQ(telling_.told().size(), 1'000U);
  EXPECT_LE(telling_.largest_batch(), 500U);
  EXPECT_THAT(shop_.registry.Render(), HasSubstr("strongroom_outbox_waiting_seconds 0\n"));
}

TEST_F(Told, IsThatTheControllerMadeARunForAnAnnotation) {
  const Json run =
      shop_.PutRun("by-annotation", shop_.server.Find("backupschedules", kShop, "nightly"));
  auto news = NewsOf("by-annotation", NewsKind::kRunDispatched, RunPhase::kPending);
  news.run.meta.uid = run["metadata"]["uid"];
  news.run.status.resolved->trigger = domain::Trigger::kManual;
  news.actor = "system:serviceaccount:strongroom:controller";
  telling_.PutNews(news);
  teller_.Look({});
  ASSERT_EQ(telling_.notices().size(), 1U);
  EXPECT_EQ(telling_.notices()[0].first.actor, "");
  EXPECT_THAT(telling_.notices()[0].first.message, HasSubstr("annotating"));
}

// What PostgreSQL never takes of one costs no other.
TEST_F(Told, IsAllButWhatIsRefused) {
  for (const char* run : {"a", "bad", "c"}) {
    telling_.PutNews(NewsOf(run, NewsKind::kRunDispatched, RunPhase::kPending));
  }
  telling_.Refuse("bad");
  teller_.Look({});
  std::vector<std::string> runs;
  for (const auto& [notice, labels] : telling_.notices()) runs.push_back(notice.run);
  EXPECT_THAT(runs, ElementsAre("a", "c"));
  EXPECT_FALSE(telling_.OldestNews());
}

TEST_F(Told, IsOfAllObjectsButOneThatIsRefused) {
  for (const char* name : {"a", "bad", "c"}) {
    shop_.PutSchedule(name);
    Say(domain::condition::kRestorable, "False", name);
  }
  telling_.Refuse("bad");
  teller_.Look({});
  EXPECT_THAT(telling_.told(),
              UnorderedElementsAre("notRestorable opened a", "notRestorable opened c"));
}

TEST_F(Told, WaitsWhilePostgresIsAwayAndSaysForHowLong) {
  telling_.PutNews(NewsOf("a"));
  telling_.SetAway(true);
  EXPECT_THROW(teller_.Look({}), store::StoreError);
  shop_.clock.Advance(90s);
  EXPECT_THROW(teller_.Look({}), store::StoreError);
  EXPECT_THAT(shop_.registry.Render(), HasSubstr("strongroom_outbox_waiting_seconds 90\n"));
  telling_.SetAway(false);
  teller_.Look({});
  EXPECT_THAT(telling_.told(), ElementsAre("runFailed opened nightly"));
  EXPECT_THAT(shop_.registry.Render(), HasSubstr("strongroom_outbox_waiting_seconds 0\n"));
}

TEST_F(Told, IsWhatConditionsSayOnceAMinute) {
  teller_.Look({});
  Say(domain::condition::kRestorable, "False");
  LookIn(59s);
  EXPECT_THAT(telling_.told(), IsEmpty());
  LookIn(1s);
  EXPECT_THAT(telling_.told(), ElementsAre("notRestorable opened nightly"));
  EXPECT_EQ(telling_.notices()[0].first.message, "It is so.");
  EXPECT_EQ(telling_.notices()[0].first.object.tenant, "prod");
  Say(domain::condition::kRestorable, "Unknown");
  LookIn(1min);
  Say(domain::condition::kRestorable, "True");
  LookIn(1min);
  EXPECT_THAT(telling_.told(),
              ElementsAre("notRestorable opened nightly", "notRestorable recovered nightly"));
}

TEST_F(Told, IsNothingInAMinuteWithoutNews) {
  Say(domain::condition::kRestorable, "False");
  teller_.Look({});
  const int writes = telling_.writes();
  for (int i = 0; i < 60; ++i) {
    shop_.server.Patch(
        "backupschedules", kShop, "nightly",
        {{"status", {{"lastSuccessfulRunAt", base::FormatTimestamp(shop_.clock.NowSeconds())}}}});
    LookIn(1min);
  }
  EXPECT_EQ(telling_.writes(), writes);
}

TEST_F(Told, IsThatSetsAreAlteredWhateverTheScheduleDoes) {
  shop_.verified.Replace({{nightly_,
                           {.verified = {.type = "Verified",
                                         .is_true = false,
                                         .reason = "SetsAltered",
                                         .message = "one set is not as it was sealed",
                                         .last_transition = {}},
                            .seen_since = {}}}});
  shop_.server.Patch("backupschedules", kShop, "nightly", {{"spec", {{"enabled", false}}}});
  teller_.Look({});
  LookIn(1min);
  EXPECT_THAT(telling_.told(), ElementsAre("verificationFailed opened nightly"));
}

TEST_F(Told, IsThatARecoveryPointIsMissedAndThatItIsNot) {
  teller_.Look({});
  EXPECT_THAT(telling_.told(), IsEmpty());
  for (int i = 0; i < 48; ++i) LookIn(1h);
  EXPECT_THAT(telling_.told(), ElementsAre("recoveryPointMissed opened nightly"));
  shop_.server.Patch(
      "backupschedules", kShop, "nightly",
      {{"status", {{"lastSuccessfulRunAt", base::FormatTimestamp(shop_.clock.NowSeconds())}}}});
  LookIn(1min);
  EXPECT_THAT(telling_.told(), ElementsAre("recoveryPointMissed opened nightly",
                                           "recoveryPointMissed recovered nightly"));
}

TEST_F(Told, IsThatWhatWasWrongIsOverWhenTheScheduleIsGoneOrDisabled) {
  telling_.PutNews(NewsOf("a"));
  Say(domain::condition::kRestorable, "False");
  teller_.Look({});
  EXPECT_THAT(telling_.told(),
              UnorderedElementsAre("runFailed opened nightly", "notRestorable opened nightly"));
  shop_.server.Patch("backupschedules", kShop, "nightly", {{"spec", {{"enabled", false}}}});
  LookIn(1min);
  EXPECT_EQ(telling_.told().size(), 3U);
  EXPECT_EQ(telling_.told().back(), "runFailed recovered nightly");
  shop_.server.Drop("backupschedules", kShop, "nightly");
  LookIn(1min);
  EXPECT_EQ(telling_.told().size(), 4U);
  EXPECT_EQ(telling_.told().back(), "notRestorable recovered nightly");
  EXPECT_EQ(telling_.notices().back().first.object.ns, kShop);
  LookIn(1min);
  EXPECT_EQ(telling_.told().size(), 4U);
}

TEST_F(Told, IsOnceAnHourThatNothingChanges) {
  teller_.Look({});
  EXPECT_EQ(telling_.unchanged_days(), std::chrono::days{30});
  telling_.SetUnchanged({{nightly_, 31}, {"gone", 5}});
  LookIn(59min);
  EXPECT_THAT(telling_.told(), IsEmpty());
  LookIn(1min);
  EXPECT_THAT(telling_.told(), ElementsAre("unchanged opened nightly"));
  EXPECT_EQ(telling_.notices()[0].second, (store::ObjectLabels{{"team", "shop"}}));
  telling_.SetUnchanged({});
  LookIn(1h);
  EXPECT_THAT(telling_.told(),
              ElementsAre("unchanged opened nightly", "unchanged recovered nightly"));
}

TEST_F(Told, IsNotThatNothingChangesWhereNobodyWantsToKnow) {
  NoticeTeller silent({.telling = telling_,
                       .caches = shop_.caches,
                       .verified = shop_.verified,
                       .clock = shop_.clock,
                       .metrics = shop_.metrics},
                      {.unchanged_after = std::chrono::days{0}, .still_after = 24h});
  telling_.SetUnchanged({{nightly_, 31}});
  silent.Look({});
  EXPECT_THAT(telling_.told(), IsEmpty());
  EXPECT_EQ(telling_.unchanged_days(), std::chrono::days{0}) << "nobody asked";
}

TEST_F(Told, IsThatARestoreHasEndedOnce) {
  shop_.server.Put(
      "backuprestores",
      Shop::Object(
          "back", {{"metadata",
                    {{"creationTimestamp", "2025-12-31T20:00:00Z"}, {"labels", {{"team", "ops"}}}}},
                   {"spec",
                    {{"backupSet", "nightly-202601010000-1"},
                     {"mode", "apply"},
                     {"target", {{"kubernetes", {{"serviceAccountName", "restorer"}}}}}}},
                   {"status",
                    {{"phase", "success"},
                     {"reason", "Restored"},
                     {"finishedAt", "2025-12-31T23:00:00Z"}}}}));
  teller_.Look({});
  EXPECT_THAT(telling_.told(), ElementsAre("restoreEnded once back"));
  EXPECT_EQ(telling_.notices()[0].second, (store::ObjectLabels{{"team", "ops"}}));
  const int writes = telling_.writes();
  LookIn(1min);
  EXPECT_EQ(telling_.writes(), writes) << "it was told";
  NoticeTeller next({.telling = telling_,
                     .caches = shop_.caches,
                     .verified = shop_.verified,
                     .clock = shop_.clock,
                     .metrics = shop_.metrics},
                    {});
  next.Look({});
  EXPECT_EQ(telling_.told().size(), 1U) << "the next leader tells it again, and it is known";
}

TEST_F(Told, NewsIsRemovedInSmallStepsWhenItIsOld) {
  telling_.SetToldNews(1'234);
  teller_.Look({});
  EXPECT_EQ(telling_.told_news(), 0U);
  EXPECT_EQ(telling_.kept_for(), 24h * 7);
}

TEST_F(Told, IsWhatComesWhileTheThreadRuns) {
  std::jthread thread([this](const std::stop_token& stop) { teller_.Run(stop); });
  telling_.PutNews(NewsOf("a"));
  EXPECT_TRUE(test::Eventually([this] { return telling_.told().size() == 1; }));
}

}  // namespace
}  // namespace strongroom::controller
