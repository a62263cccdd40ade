#include "domain/incidents.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "domain/notice_events.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::sys_seconds;

constexpr std::chrono::seconds kPeriod = hours{24};

NoticeFact Found(FactState state, int hour, std::string key) {
  return {.event = "runFailed",
          .object_uid = "uid-1",
          .key = std::move(key),
          .state = state,
          .object = {"BackupSchedule", "team-a", "nightly", "prod"},
          .reason = "DeadlineExceeded",
          .message = "It took too long.",
          .actor = {},
          .run = "nightly-1",
          .set = {},
          .at = sys_seconds{hours{hour}}};
}

// What is told of facts that come in this order.
struct Story {
  IncidentCourse course;
  std::vector<Notice> notices;

  void Hear(const NoticeFact& fact) {
    Told told = Tell(fact, course, kPeriod);
    course = told.course;
    if (told.notice) notices.push_back(*told.notice);
  }
};

TEST(Incidents, AreToldWhenTheyBeginWhileTheyLastAndWhenTheyAreOver) {
  Story story;
  story.Hear(Found(FactState::kOver, 0, "a"));
  EXPECT_TRUE(story.notices.empty());
  story.Hear(Found(FactState::kHolds, 1, "b"));
  story.Hear(Found(FactState::kHolds, 2, "c"));
  story.Hear(Found(FactState::kHolds, 25, "d"));
  story.Hear(Found(FactState::kHolds, 26, "e"));
  story.Hear(Found(FactState::kHolds, 100, "f"));
  story.Hear(Found(FactState::kOver, 101, "g"));
  story.Hear(Found(FactState::kOver, 102, "h"));
  ASSERT_EQ(story.notices.size(), 4U);
  const std::vector<NoticeState> states{NoticeState::kOpened, NoticeState::kStill,
                                        NoticeState::kStill, NoticeState::kRecovered};
  for (size_t i = 0; i < states.size(); ++i) {
    const Notice& notice = story.notices[i];
    EXPECT_EQ(notice.state, states[i]);
    EXPECT_EQ(notice.incident, story.notices[0].incident);
    EXPECT_EQ(notice.since, sys_seconds{hours{1}});
    EXPECT_EQ(notice.severity,
              notice.state == NoticeState::kRecovered ? Severity::kInfo : Severity::kCritical);
  }
  EXPECT_FALSE(story.notices[0].incident.empty());
  EXPECT_EQ(story.notices[0].reason, "DeadlineExceeded");
  EXPECT_EQ(story.notices[0].object.name, "nightly");
}

TEST(Incidents, HaveAnIdOfTheirOwnEachTime) {
  Story story;
  story.Hear(Found(FactState::kHolds, 1, "a"));
  story.Hear(Found(FactState::kOver, 2, "b"));
  story.Hear(Found(FactState::kHolds, 3, "c"));
  ASSERT_EQ(story.notices.size(), 3U);
  EXPECT_NE(story.notices[0].incident, story.notices[2].incident);
}

TEST(Incidents, AreNotOpenedAgainByWhatComesLate) {
  Story story;
  story.Hear(Found(FactState::kHolds, 1, "a"));
  story.Hear(Found(FactState::kOver, 3, "c"));
  story.Hear(Found(FactState::kHolds, 2, "b"));
  story.Hear(Found(FactState::kHolds, 1, "a"));
  EXPECT_EQ(story.notices.size(), 2U);
  EXPECT_EQ(story.course.incident, "");
}

TEST(Incidents, TellWhatIsNoneOnceWithTheSameId) {
  NoticeFact fact = Found(FactState::kHappened, 1, "a");
  fact.event = "runDispatched";
  const Told told = Tell(fact, {}, kPeriod);
  ASSERT_TRUE(told.notice);
  EXPECT_EQ(told.notice->state, NoticeState::kOnce);
  EXPECT_EQ(told.notice->incident, "");
  EXPECT_EQ(told.course, IncidentCourse{});
  EXPECT_EQ(Tell(fact, told.course, kPeriod).notice, told.notice);
  fact.key = "b";
  EXPECT_NE(Tell(fact, {}, kPeriod).notice->id, told.notice->id);
}

TEST(Incidents, TellNothingOfWhatNobodyKnows) {
  NoticeFact fact = Found(FactState::kHolds, 1, "a");
  fact.event = "no such";
  EXPECT_FALSE(Tell(fact, {}, kPeriod).notice);
  EXPECT_FALSE(Tell(Found(FactState::kHappened, 1, "a"), {}, kPeriod).notice);
  fact.event = "runDispatched";
  EXPECT_FALSE(Tell(fact, {}, kPeriod).notice);
}

TEST(Incidents, AreToldApartByAllThatTheyAreOf) {
  std::set<std::string> ids;
  for (const char* event : {"runFailed", "runPartial"}) {
    for (const auto& [uid, key] :
         {std::pair{"u", "1k"}, std::pair{"u1", "k"}, std::pair{"", "u1k"}}) {
      NoticeFact fact = Found(FactState::kHolds, 1, key);
      fact.event = event;
      fact.object_uid = uid;
      ids.insert(Tell(fact, {}, kPeriod).notice->id);
    }
  }
  EXPECT_EQ(ids.size(), 6U);
}

// Facts in any order, with repeats: openings and recoveries alternate, no notice comes twice, what
// is open at the end is what the newest fact says, and hearing all of it again tells nothing.
TEST(Incidents, HoldWhateverComesInWhateverOrder) {
  std::mt19937 random(11);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
  for (int round = 0; round < 2000; ++round) {
    std::vector<NoticeFact> facts;
    const int count = 1 + static_cast<int>(random() % 12);
    for (int i = 0; i < count; ++i) {
      facts.push_back(Found(random() % 2 == 0 ? FactState::kHolds : FactState::kOver,
                            static_cast<int>(random() % 100), "k" + std::to_string(i)));
    }
    const NoticeFact newest = *std::max_element(
        facts.begin(), facts.end(),
        [](const auto& a, const auto& b) { return std::tie(a.at, a.key) < std::tie(b.at, b.key); });
    const std::vector<NoticeFact> once = facts;
    facts.insert(facts.end(), once.begin(), once.end());
    std::shuffle(facts.begin(), facts.end(), random);
    Story story;
    for (const NoticeFact& fact : facts) story.Hear(fact);
    std::set<std::string> ids;
    std::string open;
    for (const Notice& notice : story.notices) {
      EXPECT_TRUE(ids.insert(notice.id).second);
      EXPECT_EQ(notice.state == NoticeState::kOpened, open.empty());
      if (!open.empty()) {
        EXPECT_EQ(notice.incident, open);
      }
      open = notice.state == NoticeState::kRecovered ? "" : notice.incident;
    }
    EXPECT_EQ(open, story.course.incident);
    EXPECT_EQ(open.empty(), newest.state == FactState::kOver);
    const size_t told = story.notices.size();
    for (const NoticeFact& fact : facts) story.Hear(fact);
    EXPECT_EQ(story.notices.size(), told);
  }
}

TEST(NoticeEvents, HaveAWordOnceAndAMeaning) {
  std::set<std::string_view> words;
  for (const NoticeEvent& event : notice_event::kAll) {
    EXPECT_TRUE(words.insert(event.word).second) << event.word;
    EXPECT_FALSE(event.meaning.empty()) << event.word;
    EXPECT_EQ(notice_event::Find(event.word), &event);
  }
  EXPECT_EQ(notice_event::Find(""), nullptr);
}

}  // namespace
}  // namespace strongroom::domain
