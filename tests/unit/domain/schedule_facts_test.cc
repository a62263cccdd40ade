#include "domain/schedule_facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "domain/conditions.h"
#include "domain/notice_events.h"
#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_seconds;
using test::At;

constexpr std::chrono::seconds kPeriod = hours{24};

// Nightly at half past two, in an hour at most.
struct Nightly {
  Nightly() {
    spec.timing.time_of_day = minutes{150};
    status.effective_since = At("2026-01-01T00:00:00Z");
    status.effective_timing = Describe(spec.timing);
  }

  ScheduleSeen Seen() const {
    return {.object = {"BackupSchedule", "team-a", "nightly", "prod"},
            .uid = "schedule-uid",
            .is_deleting = is_deleting,
            .spec = has_spec ? &spec : nullptr,
            .status = &status,
            .verified = verified ? &*verified : nullptr};
  }
  void Say(std::string_view type, bool is_true, bool is_unknown = false) {
    SetCondition(status.conditions, {.type = std::string(type),
                                     .is_true = is_true,
                                     .reason = "Because",
                                     .message = "It is so.",
                                     .last_transition = {},
                                     .is_unknown = is_unknown});
  }

  ScheduleSpec spec;
  ScheduleStatus status;
  std::optional<Condition> verified;
  bool is_deleting = false;
  bool has_spec = true;
};

std::optional<NoticeFact> Of(std::string_view event, const Nightly& schedule, sys_seconds now) {
  std::optional<NoticeFact> found;
  for (const NoticeFact& fact : FactsOf(schedule.Seen(), now)) {
    if (fact.event != event) continue;
    EXPECT_FALSE(found) << "one fact of an event";
    found = fact;
  }
  return found;
}

std::string StateOf(std::string_view event, const Nightly& schedule,
                    sys_seconds now = At("2026-01-10T12:00:00Z")) {
  const auto fact = Of(event, schedule, now);
  if (!fact) return "";
  return fact->state == FactState::kHolds ? "holds" : "over";
}

TEST(RecoveryPoint, IsMissedWhenTwoSlotsHavePassedSinceTheLastSuccess) {
  struct Row {
    const char* now;
    const char* last;  // success
    const char* state;
  };
  // The run of a slot is over by half past four: an hour's time, and an hour's patience.
  const std::vector<Row> rows = {
      {"2026-01-01T01:00:00Z", "", ""},  // nothing was due yet
      {"2026-01-02T02:00:00Z", "", ""},
      {"2026-01-02T04:29:59Z", "", ""},
      {"2026-01-02T04:30:00Z", "", "holds"},  // slots of the 1st and the 2nd
      {"2026-01-10T04:29:59Z", "2026-01-08T02:35:00Z", "over"},
      {"2026-01-10T04:30:00Z", "2026-01-08T02:35:00Z", "holds"},
      {"2026-01-10T04:30:00Z", "2026-01-09T02:29:59Z", "holds"},
      {"2026-01-10T04:30:00Z", "2026-01-09T02:30:00Z", "over"},
      {"2026-01-10T12:00:00Z", "2026-01-10T11:00:00Z", "over"},  // by hand
      {"2026-01-01T01:00:00Z", "2026-01-01T00:30:00Z", "over"},
      {"2026-01-01T01:00:00Z", "2025-12-31T02:35:00Z", ""},
  };
  for (const Row& row : rows) {
    Nightly schedule;
    if (*row.last != '\0') schedule.status.last_successful_run_at = At(row.last);
    EXPECT_EQ(StateOf("recoveryPointMissed", schedule, At(row.now)), row.state)
        << row.now << " after " << row.last;
  }
}

TEST(RecoveryPoint, WaitsForWhatTheScheduleMayTake) {
  const auto now = At("2026-01-10T04:30:00Z");
  Nightly schedule;
  schedule.status.last_successful_run_at = At("2026-01-08T02:35:00Z");
  EXPECT_EQ(StateOf("recoveryPointMissed", schedule, now), "holds");
  for (const auto change : {0, 1, 2}) {
    Nightly slower = schedule;
    if (change == 0) slower.spec.spread = minutes{1};
    if (change == 1) slower.spec.starting_deadline = minutes{1};
    if (change == 2) slower.spec.run.timeout += minutes{1};
    EXPECT_EQ(StateOf("recoveryPointMissed", slower, now), "over") << change;
    EXPECT_EQ(StateOf("recoveryPointMissed", slower, now + minutes{1}), "holds") << change;
  }
}

TEST(RecoveryPoint, IsOfWhatIsAskedForNow) {
  Nightly schedule;
  schedule.status.last_successful_run_at = At("2026-01-02T02:35:00Z");
  EXPECT_EQ(StateOf("recoveryPointMissed", schedule), "holds");
  Nightly edited = schedule;
  edited.spec.timing.time_of_day += minutes{1};
  EXPECT_EQ(StateOf("recoveryPointMissed", edited), "") << "the controller has not looked";
  edited.status.effective_timing = Describe(edited.spec.timing);
  edited.status.effective_since = At("2026-01-10T11:00:00Z");
  EXPECT_EQ(StateOf("recoveryPointMissed", edited), "") << "an edit ends no incident";
  Nightly unread = schedule;
  unread.has_spec = false;
  EXPECT_EQ(StateOf("recoveryPointMissed", unread), "");
  Nightly disabled = schedule;
  disabled.spec.enabled = false;
  EXPECT_EQ(StateOf("recoveryPointMissed", disabled), "over");
}

// However slots, edits and successes lie: one success after the last slot that is due is enough,
// and without any the second slot is the last that may pass.
TEST(RecoveryPoint, IsNeverMissedByWhoSucceedsEachTime) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    Nightly schedule;
    schedule.spec.timing.time_of_day = minutes{random() % 1440};
    schedule.spec.run.timeout = minutes{1 + random() % 180};
    schedule.spec.spread = minutes{random() % 60};
    if (random() % 2 == 0) {
      schedule.spec.timing.frequency = Frequency::kWeekly;
      schedule.spec.timing.days_of_week.set(1 + random() % 7);
      schedule.spec.timing.days_of_week.set(1 + random() % 7);
    }
    schedule.status.effective_timing = Describe(schedule.spec.timing);
    const sys_seconds since = *schedule.status.effective_since + minutes{random() % 20'000};
    schedule.status.effective_since = since;
    const sys_seconds now = since + minutes{random() % 80'000};
    // The run of a slot that has had all of its time, and ended with the last second of it.
    const auto takes = schedule.spec.spread + schedule.spec.run.timeout;
    const auto done = LatestSlot(schedule.spec.timing, since, now - takes);
    if (done) schedule.status.last_successful_run_at = *done + takes;
    EXPECT_NE(StateOf("recoveryPointMissed", schedule, now), "holds");
    schedule.status.last_successful_run_at.reset();
    const auto slots = SlotsBetween(schedule.spec.timing, since,
                                    now - takes - hours{1} + std::chrono::seconds{1}, 2);
    EXPECT_EQ(StateOf("recoveryPointMissed", schedule, now), slots.size() < 2 ? "" : "holds");
  }
}

TEST(ScheduleFacts, FollowConditions) {
  Nightly schedule;
  EXPECT_EQ(StateOf("verificationFailed", schedule), "") << "nobody has looked";
  EXPECT_EQ(StateOf("notRestorable", schedule), "over") << "no drill is asked for";
  struct Row {
    bool is_true;
    bool is_unknown;
    const char* state;
  };
  for (const Row& row :
       std::vector<Row>{{true, false, "over"}, {false, false, "holds"}, {false, true, ""}}) {
    schedule.Say(condition::kRestorable, row.is_true, row.is_unknown);
    schedule.verified = Condition{.type = std::string(condition::kVerified),
                                  .is_true = row.is_true,
                                  .reason = "SetsAltered",
                                  .message = "Set a is altered.",
                                  .last_transition = {},
                                  .is_unknown = row.is_unknown};
    EXPECT_EQ(StateOf("notRestorable", schedule), row.state);
    EXPECT_EQ(StateOf("verificationFailed", schedule), row.state);
  }
  schedule.verified->is_unknown = false;
  const auto fact = Of("verificationFailed", schedule, At("2026-01-10T12:00:00Z"));
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->reason, "SetsAltered");
  EXPECT_EQ(fact->message, "Set a is altered.");
  EXPECT_EQ(fact->object, (NoticeObject{"BackupSchedule", "team-a", "nightly", "prod"}));
  EXPECT_EQ(fact->object_uid, "schedule-uid");
  EXPECT_EQ(fact->at, At("2026-01-10T12:00:00Z"));
}

TEST(ScheduleFacts, EndWhatNobodyExpectsOfAScheduleAtRest) {
  for (const bool is_deleting : {false, true}) {
    Nightly schedule;
    schedule.spec.enabled = is_deleting;
    schedule.is_deleting = is_deleting;
    schedule.Say(condition::kRestorable, false);
    schedule.verified = Condition{.is_true = false, .last_transition = {}};
    for (const char* event : {"runFailed", "runPartial", "recoveryPointMissed", "unchanged"}) {
      EXPECT_EQ(StateOf(event, schedule), "over") << event;
    }
    EXPECT_EQ(StateOf("notRestorable", schedule), "holds");
    EXPECT_EQ(StateOf("verificationFailed", schedule), "holds");
  }
}

TEST(ScheduleFacts, AreOfIncidentsOfTheTableWithBoundedWords) {
  Nightly schedule;
  schedule.spec.enabled = false;
  schedule.Say(condition::kRestorable, false);
  schedule.verified = Condition{.message = std::string(100'000, 'x'), .last_transition = {}};
  auto facts = FactsOf(schedule.Seen(), At("2026-01-10T12:00:00Z"));
  facts.push_back(UnchangedFact({}, "uid", 3, days{30}, {}));
  facts.push_back(GoneFact("runFailed", {}, "uid", {}));
  for (const NoticeFact& fact : facts) {
    const NoticeEvent* event = notice_event::Find(fact.event);
    ASSERT_NE(event, nullptr) << fact.event;
    EXPECT_EQ(event->course, NoticeCourse::kIncident) << fact.event;
    EXPECT_FALSE(fact.key.empty());
    EXPECT_FALSE(fact.message.empty()) << fact.event;
    EXPECT_LE(fact.message.size(), 1024U);
  }
}

TEST(Unchanged, HoldsWhileSetsShowNoChange) {
  const auto fact = UnchangedFact({"BackupSchedule", "team-a", "nightly", "prod"}, "uid", 31,
                                  days{30}, At("2026-02-01T00:00:00Z"));
  EXPECT_EQ(fact.state, FactState::kHolds);
  EXPECT_EQ(fact.message, "The 31 backup sets of the last 30 days show no change of any policy.");
  EXPECT_EQ(UnchangedFact({}, "uid", 0, days{30}, {}).state, FactState::kOver);
}

// Looked at once a minute for a week: what is told is no more than what is new.
TEST(IsNews, LetsAnIncidentBeToldOnceADay) {
  Nightly schedule;
  IncidentCourse course;
  std::vector<NoticeState> told;
  const auto look = [&](sys_seconds now) {
    const auto fact = Of("recoveryPointMissed", schedule, now);
    if (!fact) return;
    const IncidentCourse* open = course.incident.empty() ? nullptr : &course;
    const bool is_news = IsNews(*fact, open, kPeriod);
    // All that is not told would not have made a notice.
    const Told would = Tell(*fact, course, kPeriod);
    EXPECT_EQ(is_news, would.notice.has_value());
    if (!is_news) return;
    told.push_back(would.notice->state);
    course = would.course;
  };
  auto now = At("2026-01-01T00:00:00Z");
  for (const auto end = now + days{5}; now < end; now += minutes{1}) look(now);
  schedule.status.last_successful_run_at = now;
  for (const auto end = now + days{1}; now < end; now += minutes{1}) look(now);
  using enum NoticeState;
  EXPECT_EQ(told, (std::vector{kOpened, kStill, kStill, kStill, kRecovered}));
}

TEST(IsNews, OfWhatIsGoneIsThatItIsOver) {
  const IncidentCourse open{.incident = "i",
                            .since = At("2026-01-01T00:00:00Z"),
                            .last_at = At("2026-01-01T00:00:00Z"),
                            .last_key = "k"};
  const auto gone =
      GoneFact("runFailed", {"BackupSchedule", "a", "b", ""}, "uid", At("2026-01-02T00:00:00Z"));
  EXPECT_TRUE(IsNews(gone, &open, kPeriod));
  EXPECT_FALSE(IsNews(gone, nullptr, kPeriod));
}

}  // namespace
}  // namespace strongroom::domain
