#include "store/notices.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "api/notice.h"
#include "sets.h"
#include "store/error.h"

namespace strongroom::store {
namespace {

using domain::FactState;
using domain::NoticeState;
using std::chrono::hours;
using std::chrono::sys_seconds;

constexpr std::chrono::seconds kPeriod = hours{24};

LabelledFact FactOf(const std::string& event, FactState state, int hour,
                    const std::string& uid = "uid-1") {
  return {.fact = {.event = event,
                   .object_uid = uid,
                   .key = "run-" + std::to_string(hour),
                   .state = state,
                   .object = {"BackupSchedule", "team-a", "nightly", "prod"},
                   .reason = "DeadlineExceeded",
                   .message = "It took too long.",
                   .actor = {},
                   .run = "nightly-" + std::to_string(hour),
                   .set = {},
                   .at = sys_seconds{hours{hour}}},
          .labels = {{"team", "shop"}}};
}

LabelledFact Failed(int hour) { return FactOf("runFailed", FactState::kHolds, hour); }
LabelledFact Worked(int hour) { return FactOf("runFailed", FactState::kOver, hour); }

std::string Told(TestDatabase& test) {
  return test.Value(
      "SELECT coalesce(string_agg(concat_ws(' ', notice->>'event', notice->>'state', "
      "notice->>'run'), ', ' ORDER BY seq), '') FROM strongroom.notices");
}

TEST(Notices, AreToldOnceOfEachFact) {
  TestDatabase test;
  const std::vector<LabelledFact> facts{Failed(1), Failed(2), Worked(3), Failed(30)};
  const NoticeCounts counts = TellFacts(test.database(), facts, kPeriod);
  EXPECT_EQ(counts, (NoticeCounts{{{"runFailed", NoticeState::kOpened}, 2},
                                  {{"runFailed", NoticeState::kRecovered}, 1}}));
  const std::string told =
      "runFailed opened nightly-1, runFailed recovered nightly-3, runFailed opened nightly-30";
  EXPECT_EQ(Told(test), told);
  EXPECT_TRUE(TellFacts(test.database(), facts, kPeriod).empty());
  EXPECT_EQ(Told(test), told);
  EXPECT_EQ(TellFacts(test.database(), {Failed(31), Failed(60)}, kPeriod),
            (NoticeCounts{{{"runFailed", NoticeState::kStill}, 1}}));
}

TEST(Notices, OfWhatHappenedAreKnownByTheirFact) {
  TestDatabase test;
  const auto dispatched = FactOf("runDispatched", FactState::kHappened, 1);
  EXPECT_EQ(TellFacts(test.database(), {dispatched, dispatched}, kPeriod),
            (NoticeCounts{{{"runDispatched", NoticeState::kOnce}, 1}}));
  EXPECT_TRUE(TellFacts(test.database(), {dispatched}, kPeriod).empty());
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.notice_courses"), "0");
}

TEST(Notices, AreWhatWasFound) {
  TestDatabase test;
  LabelledFact fact = Failed(1);
  fact.fact.message = std::string("no\0 \xff end\u202e", 12);
  fact.fact.object.name = "nightly\"'\\";
  TellFacts(test.database(), {fact}, kPeriod);
  const domain::Notice notice =
      api::DecodeNotice(test.Value("SELECT notice::text FROM strongroom.notices"));
  EXPECT_EQ(notice.event, "runFailed");
  EXPECT_EQ(notice.object.name, "nightly\"'\\");
  EXPECT_EQ(notice.at, sys_seconds{hours{1}});
  EXPECT_EQ(test.Value("SELECT labels->>'team' || ' ' || object_uid FROM strongroom.notices"),
            "shop uid-1");
  EXPECT_EQ(test.Value("SELECT id FROM strongroom.notices"), notice.id);
}

// The object is gone, and with it its labels: who was told that it began is told that it ended.
TEST(Notices, ThatItIsOverGoWhereItsBeginWent) {
  TestDatabase test;
  LabelledFact over = Worked(2);
  over.labels.clear();
  TellFacts(test.database(), {Failed(1), over}, kPeriod);
  EXPECT_EQ(test.Value("SELECT string_agg(labels->>'team', ',') FROM strongroom.notices"),
            "shop,shop");
  LabelledFact again = Failed(3);
  again.labels.clear();
  TellFacts(test.database(), {again}, kPeriod);
  EXPECT_EQ(test.Value("SELECT labels FROM strongroom.notices ORDER BY seq DESC LIMIT 1"), "{}");
}

TEST(Notices, OfWhatIsNobodysAreNotMade) {
  TestDatabase test;
  EXPECT_EQ(TellFacts(test.database(),
                      {FactOf("runFailed", FactState::kHolds, 1, ""),
                       FactOf("runDispatched", FactState::kHappened, 1, ""),
                       FactOf("moonIsFull", FactState::kHolds, 1), Failed(2)},
                      kPeriod),
            (NoticeCounts{{{"runFailed", NoticeState::kOpened}, 1}}));
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.notice_courses"), "1");
}

// Both tell the same, in orders that would have each wait for the other.
TEST(Notices, AreToldOnceByTwoAtOnce) {
  TestDatabase test;
  constexpr int kObjects = 40;
  constexpr int kRounds = 12;
  {
    std::vector<std::jthread> tellers;
    for (const bool is_backwards : {false, true}) {
      tellers.emplace_back([&test, is_backwards] {
        Database database(test.dsn());
        for (int round = 1; round <= kRounds; ++round) {
          std::vector<LabelledFact> facts;
          for (int i = 0; i < kObjects; ++i) {
            const auto state = round % 2 == 0 ? FactState::kOver : FactState::kHolds;
            facts.push_back(FactOf("runFailed", state, round, "uid-" + std::to_string(i)));
            facts.push_back(FactOf("runPartial", state, round, "uid-" + std::to_string(i)));
          }
          if (is_backwards) std::reverse(facts.begin(), facts.end());
          TellFacts(database, facts, kPeriod);
        }
      });
    }
  }
  EXPECT_EQ(test.Value("SELECT count(*) FROM (SELECT FROM strongroom.notices "
                       "GROUP BY notice->>'event', object_uid, notice->>'run', notice->>'state' "
                       "HAVING count(*) > 1) twice"),
            "0");
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.notices n WHERE notice->>'state' = "
                       "'recovered' AND NOT EXISTS (SELECT FROM strongroom.notices o WHERE "
                       "o.seq < n.seq AND o.object_uid = n.object_uid AND o.notice->>'incident' = "
                       "n.notice->>'incident' AND o.notice->>'state' = 'opened')"),
            "0");
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.notice_courses WHERE incident <> ''"), "0");
  EXPECT_EQ(test.Value("SELECT min(n) || ' ' || max(n) FROM (SELECT count(*) n FROM "
                       "strongroom.notices GROUP BY object_uid, notice->>'event') counts"),
            std::to_string(kRounds) + " " + std::to_string(kRounds));
}

// The connection is cut between the course and its notice: as when whoever tells dies there.
TEST(Notices, AreThereWithTheirCourseOrNotAtAll) {
  TestDatabase test;
  ASSERT_EQ(test.StateOf("CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                         "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;"
                         "CREATE TRIGGER cut BEFORE INSERT ON strongroom.notices "
                         "FOR EACH ROW EXECUTE FUNCTION cut()"),
            "");
  EXPECT_THROW(TellFacts(test.database(), {Failed(1)}, kPeriod), StoreError);
  EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.notice_courses"), "0");
  ASSERT_EQ(test.StateOf("DROP TRIGGER cut ON strongroom.notices"), "");
  TellFacts(test.database(), {Failed(1)}, kPeriod);
  EXPECT_EQ(Told(test), "runFailed opened nightly-1");
}

TEST(Notices, SayWhatIsOpen) {
  TestDatabase test;
  TellFacts(test.database(),
            {Failed(1), FactOf("runPartial", FactState::kHolds, 1),
             FactOf("runPartial", FactState::kOver, 2),
             FactOf("sinkFailing", FactState::kHolds, 1, "not-a-uuid")},
            kPeriod);
  const auto open = OpenIncidents(test.database());
  ASSERT_EQ(open.size(), 2U);
  const auto failed = std::find_if(open.begin(), open.end(), [](const OpenIncident& incident) {
    return incident.event == "runFailed";
  });
  ASSERT_NE(failed, open.end());
  EXPECT_EQ(failed->object_uid, "uid-1");
  EXPECT_EQ(failed->course.since, sys_seconds{hours{1}});
  EXPECT_EQ(failed->course.last_at, sys_seconds{hours{1}});
  EXPECT_EQ(failed->course.last_key, "run-1");
  EXPECT_FALSE(failed->course.incident.empty());
}

// Schedules of another cluster are there, and in no cache of this one.
TEST(Notices, SayWhatIsOpenOfSchedulesOfACluster) {
  TestDatabase test;
  const std::string mine = Uid(81);
  const std::string others = Uid(82);
  const std::string rows =
      "INSERT INTO strongroom.clusters (uid, term) VALUES ('" + mine + "', 1), ('" + others +
      "', 1); INSERT INTO strongroom.backup_schedules (id, namespace, name, tenant_name, "
      "cluster_uid) VALUES ('" +
      Uid(2) + "', 'team-a', 'nightly', 'prod', '" + mine + "'), ('" + Uid(3) +
      "', 'team-b', 'weekly', 'prod', '" + others + "'), ('" + Uid(4) +
      "', 'team-c', 'old', 'prod', NULL)";
  ASSERT_EQ(test.StateOf(rows), "");
  for (const std::string& uid : {Uid(2), Uid(3), Uid(4), std::string("not-a-uuid")}) {
    TellFacts(test.database(), {FactOf("runFailed", FactState::kHolds, 1, uid)}, kPeriod);
  }
  const auto open = OpenScheduleIncidents(test.database(), mine);
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].incident.object_uid, Uid(2));
  EXPECT_EQ(open[0].incident.event, "runFailed");
  EXPECT_EQ(open[0].schedule,
            (domain::NoticeObject{"BackupSchedule", "team-a", "nightly", "prod"}));
}

TEST(Notices, AreTheControllersToTell) {
  TestDatabase test;
  Database controller(test.dsn() + "?options=-c%20role%3Dstrongroom_controller");
  EXPECT_FALSE(TellFacts(controller, {Failed(1), Worked(2)}, kPeriod).empty());
  EXPECT_TRUE(OpenIncidents(controller).empty());
  EXPECT_TRUE(OpenScheduleIncidents(controller, Uid(81)).empty());
  Database notifier(test.dsn() + "?options=-c%20role%3Dstrongroom_notifier");
  EXPECT_FALSE(TellFacts(notifier, {FactOf("sinkFailing", FactState::kHolds, 1)}, kPeriod).empty());
}

}  // namespace
}  // namespace strongroom::store
