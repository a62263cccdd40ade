#include "domain/notifier_rules.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <utility>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_seconds;
using test::At;

using Labels = std::map<std::string, std::string>;

Notice Failed(NoticeState state) {
  Notice notice;
  notice.event = "runFailed";
  notice.state = state;
  notice.severity = state == NoticeState::kRecovered ? Severity::kInfo : Severity::kCritical;
  notice.object.ns = "team-a";
  return notice;
}

NotifierRules OfTeams() {
  NotifierRules rules;
  rules.namespaces = {"team-*"};
  return rules;
}

QuietHours Quiet(const char* zone, int from, int until) {
  return {.zone = TimeZone::Find(zone).value(), .from = hours{from}, .until = hours{until}};
}

TEST(NotifierRules, ChooseByNamespaceEventLabelsAndSeverity) {
  const Notice notice = Failed(NoticeState::kOpened);
  EXPECT_TRUE(Wants(OfTeams(), notice, {}));
  EXPECT_FALSE(Wants({}, notice, {}));
  NotifierRules rules = OfTeams();
  rules.namespaces = {"team-b", "team-"};
  EXPECT_FALSE(Wants(rules, notice, {}));
  rules = OfTeams();
  rules.events = {"runPartial"};
  EXPECT_FALSE(Wants(rules, notice, {}));
  rules.events.insert("runFailed");
  EXPECT_TRUE(Wants(rules, notice, {}));
  rules = OfTeams();
  rules.labels = {{"tier", "gold"}};
  EXPECT_FALSE(Wants(rules, notice, {}));
  EXPECT_FALSE(Wants(rules, notice, Labels{{"tier", "tin"}}));
  EXPECT_TRUE(Wants(rules, notice, Labels{{"tier", "gold"}, {"a", "b"}}));
  rules = OfTeams();
  rules.minimum = Severity::kCritical;
  EXPECT_TRUE(Wants(rules, notice, {}));
  Notice lesser = notice;
  lesser.severity = Severity::kWarning;
  EXPECT_FALSE(Wants(rules, lesser, {}));
}

TEST(NotifierRules, TellTheEndOfWhatTheyToldTheBeginning) {
  NotifierRules rules = OfTeams();
  rules.minimum = Severity::kCritical;
  EXPECT_TRUE(Wants(rules, Failed(NoticeState::kRecovered), {}));
  Notice other = Failed(NoticeState::kRecovered);
  other.event = "runPartial";
  EXPECT_FALSE(Wants(rules, other, {}));
}

TEST(QuietHours, EndWhereTheClocksShowIt) {
  struct Row {
    const char* what;
    QuietHours quiet;
    const char* now;
    const char* over;
  };
  const std::array rows{
      Row{"before", Quiet("Europe/Berlin", 22, 7), "2026-01-15T20:59:59Z", "2026-01-15T20:59:59Z"},
      Row{"first", Quiet("Europe/Berlin", 22, 7), "2026-01-15T21:00:00Z", "2026-01-16T06:00:00Z"},
      Row{"last", Quiet("Europe/Berlin", 22, 7), "2026-01-16T05:59:59Z", "2026-01-16T06:00:00Z"},
      Row{"over", Quiet("Europe/Berlin", 22, 7), "2026-01-16T06:00:00Z", "2026-01-16T06:00:00Z"},
      Row{"spring", Quiet("Europe/Berlin", 22, 7), "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z"},
      Row{"autumn", Quiet("Europe/Berlin", 22, 7), "2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z"},
      Row{"within a day", Quiet("UTC", 12, 14), "2026-01-15T13:00:00Z", "2026-01-15T14:00:00Z"},
      Row{"not within it", Quiet("UTC", 12, 14), "2026-01-15T15:00:00Z", "2026-01-15T15:00:00Z"},
      Row{"never", Quiet("UTC", 12, 12), "2026-01-15T12:00:00Z", "2026-01-15T12:00:00Z"},
      Row{"a day that is not", Quiet("Pacific/Apia", 22, 7), "2011-12-30T09:00:00Z",
          "2011-12-30T17:00:00Z"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(EndOfQuiet(row.quiet, At(row.now)), At(row.over)) << row.what;
  }
}

// Each quarter of an hour over both changes of a year, in zones that go forward by one hour, by
// half of one and at midnight: the end is never in the past, it is not quiet then, it is the same
// for all of one night, and less than two days away (in spring the hour from 2 to 3 is skipped,
// which is the one that is not quiet).
TEST(QuietHours, AreOverWhenTheyEnd) {
  const auto hours_of_day =
      std::to_array<std::pair<int, int>>({{22, 7}, {2, 3}, {0, 2}, {3, 2}, {23, 0}});
  for (const char* zone :
       {"UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Nuuk", "America/Santiago"}) {
    for (const auto& [from, until] : hours_of_day) {
      const QuietHours quiet = Quiet(zone, from, until);
      sys_seconds before{};
      for (sys_seconds now = At("2026-01-01T00:00:00Z"); now < At("2027-01-01T00:00:00Z");
           now += minutes{75}) {
        const sys_seconds over = EndOfQuiet(quiet, now);
        ASSERT_GE(over, now) << zone;
        ASSERT_LT(over - now, hours{48}) << zone;
        ASSERT_EQ(EndOfQuiet(quiet, over), over) << zone;
        ASSERT_GE(over, before) << zone;
        if (now < before) {
          ASSERT_EQ(over, before) << zone;
        }
        before = over;
      }
    }
  }
}

TEST(Digest, IsSentOnceEachLocalMorning) {
  for (const char* zone : {"UTC", "Europe/Berlin", "America/Nuuk", "Pacific/Kiritimati"}) {
    const NoticeDigest digest{.zone = TimeZone::Find(zone).value(), .at = minutes{23 * 60 + 30}};
    sys_seconds now = At("2026-01-01T00:00:00Z");
    for (int day = 0; day < 365; ++day) {
      const sys_seconds at = NextDigest(digest, now);
      ASSERT_LE(at - now, hours{25}) << zone;
      EXPECT_EQ(NextDigest(digest, at), at) << zone;
      if (day > 0) {
        EXPECT_GE(at - now, hours{22}) << zone;
      }
      now = at + std::chrono::seconds{1};
    }
  }
}

TEST(NotifierRules, KeepForTheMorningAllButWhatIsCritical) {
  NotifierRules rules = OfTeams();
  const sys_seconds night = At("2026-01-15T23:00:00Z");
  EXPECT_EQ(NotBefore(rules, Severity::kInfo, night), night);
  rules.digest = NoticeDigest{.at = hours{6}};
  EXPECT_EQ(NotBefore(rules, Severity::kWarning, night), At("2026-01-16T06:00:00Z"));
  EXPECT_EQ(NotBefore(rules, Severity::kCritical, night), night);
  rules.quiet = Quiet("UTC", 22, 7);
  EXPECT_EQ(NotBefore(rules, Severity::kWarning, night), At("2026-01-16T07:00:00Z"));
  EXPECT_EQ(NotBefore(rules, Severity::kCritical, night), night);
  rules.quiet->critical_passes = false;
  EXPECT_EQ(NotBefore(rules, Severity::kCritical, night), At("2026-01-16T07:00:00Z"));
}

TEST(NotifierRules, GiveUpAfterADayFromWhenItMightBeSent) {
  const sys_seconds at = At("2026-01-15T07:00:00Z");
  EXPECT_FALSE(IsGivenUp(at, at + hours{24} - std::chrono::seconds{1}));
  EXPECT_TRUE(IsGivenUp(at, at + hours{24}));
}

}  // namespace
}  // namespace strongroom::domain
