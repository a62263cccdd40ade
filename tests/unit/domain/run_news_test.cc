#include "domain/run_news.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "domain/miss_reasons.h"
#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::At;

RunNews NewsOf(NewsKind kind, RunPhase phase = RunPhase::kFailed) {
  RunNews news;
  news.kind = kind;
  news.made_at = At("2026-01-15T03:31:00Z");
  Run& run = news.run;
  run.meta.ns = "team-a";
  run.meta.name = "nightly-202601150230";
  run.meta.uid = "run-uid";
  run.meta.created_at = At("2026-01-15T02:30:01Z");
  ResolvedRun resolved;
  resolved.schedule = {"nightly", "schedule-uid"};
  resolved.tenant.name = "prod";
  resolved.scheduled_for = At("2026-01-15T02:30:00Z");
  resolved.origin = RunOrigin::kPerson;
  run.status.resolved = resolved;
  run.status.outcome.phase = phase;
  run.status.outcome.error_message = "It took too long.";
  run.status.outcome.finished_at = At("2026-01-15T03:30:00Z");
  return news;
}

RunNews Missed(int hour, const std::string& schedule = "schedule-uid",
               std::string_view reason = miss_reason::kControllerDown) {
  RunNews news = NewsOf(NewsKind::kSlotMissed, RunPhase::kSkipped);
  news.run.meta.name.clear();
  news.run.meta.uid = schedule + std::to_string(hour);
  news.run.status.resolved->schedule.uid = schedule;
  news.run.status.resolved->scheduled_for = At("2026-01-15T00:30:00Z") + hours{hour};
  news.run.status.outcome.reason = reason;
  return news;
}

TEST(RunNews, OfARunThatEndedAreItsFacts) {
  const auto facts = FactsOfNews({NewsOf(NewsKind::kRunEnded)});
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].event, "runFailed");
  EXPECT_EQ(facts[0].at, At("2026-01-15T03:30:00Z"));
  EXPECT_TRUE(FactsOfNews({NewsOf(NewsKind::kRunEnded, RunPhase::kCanceled)}).empty());
}

// Else nothing that comes after it would ever be newer.
TEST(RunNews, AreNotLaterThanWhenTheyBecameNews) {
  auto news = NewsOf(NewsKind::kRunEnded);
  news.run.status.outcome.finished_at = At("9999-12-31T23:59:59Z");
  EXPECT_EQ(FactsOfNews({news}).at(0).at, news.made_at);
  auto dispatched = NewsOf(NewsKind::kRunDispatched, RunPhase::kPending);
  dispatched.run.meta.created_at = At("2099-01-01T00:00:00Z");
  EXPECT_EQ(FactsOfNews({dispatched}).at(0).at, dispatched.made_at);
}

TEST(RunNews, SayWhoStartedARunAndHow) {
  struct Row {
    Trigger trigger;
    RunOrigin origin;
    const char* actor;
    const char* message;
    const char* reason;
  };
  const std::vector<Row> rows = {
      {Trigger::kManual, RunOrigin::kPerson, "ann@example.com",
       "ann@example.com started run nightly-202601150230 by hand.", "Manual"},
      {Trigger::kManual, RunOrigin::kPerson, "",
       "Somebody started run nightly-202601150230 by hand.", "Manual"},
      {Trigger::kRetry, RunOrigin::kPerson, "ann",
       "ann had run nightly-old tried again, as run nightly-202601150230.", "Retry"},
      {Trigger::kManual, RunOrigin::kController, "",
       "Somebody started run nightly-202601150230 by annotating the schedule.", "Manual"},
      {Trigger::kManual, RunOrigin::kController, "ben",
       "ben started run nightly-202601150230 by annotating the schedule.", "Manual"}};
  for (const Row& row : rows) {
    RunNews news = NewsOf(NewsKind::kRunDispatched, RunPhase::kPending);
    news.run.status.resolved->trigger = row.trigger;
    news.run.status.resolved->origin = row.origin;
    news.run.status.resolved->retry_of = "nightly-old";
    const bool is_controller = row.origin == RunOrigin::kController;
    (is_controller ? news.annotator : news.actor) = row.actor;
    const auto facts = FactsOfNews({news});
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].event, "runDispatched");
    EXPECT_EQ(facts[0].state, FactState::kHappened);
    EXPECT_EQ(facts[0].message, row.message);
    EXPECT_EQ(facts[0].actor, row.actor);
    EXPECT_EQ(facts[0].reason, row.reason);
    EXPECT_EQ(facts[0].object, (NoticeObject{"BackupSchedule", "team-a", "nightly", "prod"}));
    EXPECT_EQ(facts[0].at, At("2026-01-15T02:30:01Z"));
  }
}

// The controller's own account made it: that is nobody who started a run.
TEST(RunNews, DoNotNameTheControllerAsWhoStartedARun) {
  RunNews news = NewsOf(NewsKind::kRunDispatched, RunPhase::kPending);
  news.run.status.resolved->trigger = Trigger::kManual;
  news.run.status.resolved->origin = RunOrigin::kController;
  news.actor = "system:serviceaccount:strongroom:strongroom-controller";
  EXPECT_EQ(FactsOfNews({news}).at(0).actor, "");
}

TEST(RunNews, OfSlotsOfOneScheduleAreOne) {
  const auto facts =
      FactsOfNews({Missed(1), Missed(1, "other"), Missed(2), NewsOf(NewsKind::kRunEnded),
                   Missed(3, "schedule-uid", miss_reason::kNotReady)});
  ASSERT_EQ(facts.size(), 3U);
  EXPECT_EQ(facts[0].object_uid, "other");
  EXPECT_EQ(facts[0].message,
            "Slot 2026-01-15T01:30:00Z passed without a run: No controller was there when it was "
            "due.");
  EXPECT_EQ(facts[1].event, "runFailed");
  EXPECT_EQ(facts[2].event, "slotMissed");
  EXPECT_EQ(facts[2].key, "schedule-uid3");
  EXPECT_EQ(facts[2].reason, "NotReady");
  EXPECT_EQ(facts[2].message,
            "3 slots passed without a run, the last of them 2026-01-15T03:30:00Z: The schedule was "
            "not Ready when it was due.");
}

TEST(RunNews, HaveASentenceForEachReasonOfASlot) {
  for (const Reason& reason : miss_reason::kAll) {
    const auto facts = FactsOfNews({Missed(1, "schedule-uid", reason.word)});
    ASSERT_EQ(facts.size(), 1U) << reason.word;
    EXPECT_EQ(facts[0].reason, reason.word);
    EXPECT_NE(facts[0].message.find(reason.meaning), std::string::npos) << reason.word;
  }
  EXPECT_EQ(FactsOfNews({Missed(1, "schedule-uid", "OfAnotherVersion")}).at(0).message,
            "Slot 2026-01-15T01:30:00Z passed without a run.");
}

TEST(RunNews, OfWhatWaitedForLongSayHowThingsStandAlone) {
  auto ended = NewsOf(NewsKind::kRunEnded, RunPhase::kPartial);
  ended.run.status.outcome.summary.changes = ChangeCounts{.added = 1};
  EXPECT_EQ(FactsOfNews({ended}).size(), 3U);
  ended.is_old = true;
  for (const NoticeFact& fact : FactsOfNews({ended})) EXPECT_NE(fact.event, "drift");
  EXPECT_EQ(FactsOfNews({ended}).size(), 2U);
  ended.is_superseded = true;
  EXPECT_TRUE(FactsOfNews({ended}).empty());
  auto dispatched = NewsOf(NewsKind::kRunDispatched, RunPhase::kPending);
  dispatched.is_old = true;
  auto missed = Missed(1);
  missed.is_old = true;
  EXPECT_TRUE(FactsOfNews({dispatched, missed}).empty());
  EXPECT_EQ(FactsOfNews({missed, Missed(2)}).at(0).message.find("2 slots"), std::string::npos);
}

// Whatever comes together in one reading: each fact once, and of the incidents of a schedule the
// last word is the same as when they are read one by one.
TEST(RunNews, ComeToTheSameInBatchesOfAnySize) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    std::vector<RunNews> all;
    for (int i = 0; i < 12; ++i) {
      const auto phase = std::array{RunPhase::kFailed, RunPhase::kPartial, RunPhase::kSuccess,
                                    RunPhase::kCanceled}[random() % 4];
      RunNews news = NewsOf(static_cast<NewsKind>(random() % 3), phase);
      news.run.meta.uid = "run-" + std::to_string(i);
      news.run.status.outcome.finished_at = At("2026-01-15T02:30:00Z") + minutes{i};
      all.push_back(news);
    }
    const auto tell = [](const std::vector<NoticeFact>& facts,
                         std::map<std::string, IncidentCourse>& courses) {
      for (const NoticeFact& fact : facts) {
        courses[fact.event] = Tell(fact, courses[fact.event], hours{24}).course;
      }
    };
    std::map<std::string, IncidentCourse> at_once;
    std::set<std::string> keys;
    const auto facts = FactsOfNews(all);
    for (const NoticeFact& fact : facts) EXPECT_TRUE(keys.insert(fact.event + fact.key).second);
    tell(facts, at_once);
    std::map<std::string, IncidentCourse> one_by_one;
    for (const RunNews& news : all) tell(FactsOfNews({news}), one_by_one);
    for (const char* event : {"runFailed", "runPartial"}) {
      EXPECT_EQ(at_once[event], one_by_one[event]);
    }
  }
}

}  // namespace
}  // namespace strongroom::domain
