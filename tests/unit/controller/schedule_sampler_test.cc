#include "controller/schedule_sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "support/instant.h"
#include "support/scraped.h"

namespace strongroom::controller {
namespace {

using kube::Json;
using test::Scraped;
using std::chrono_literals::operator""h;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

const auto kNow = test::At("2027-01-15T08:00:00Z");

// What is said of the schedule of that name, without the labels that name it: "family{more} value".
std::vector<std::string> SaidOf(const std::string& text, const std::string& name) {
  const std::string labels = "{namespace=\"team-a\",schedule=\"" + name + "\"";
  std::vector<std::string> said;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const size_t at = line.find(labels);
    if (at == std::string::npos) continue;
    std::string rest = line.substr(at + labels.size());
    if (rest[0] == ',') rest = '{' + rest.substr(1);
    if (rest[0] == '}') rest = rest.substr(1);
    const std::string prefix = "strongroom_";
    said.push_back(line.substr(prefix.size(), at - prefix.size()) + rest);
  }
  return said;
}

Json Condition(const char* type, const char* status, const char* reason) {
  return {{"type", type},
          {"status", status},
          {"reason", reason},
          {"message", "because"},
          {"lastTransitionTime", "2027-01-14T00:00:00Z"}};
}

TEST(SampleSchedules, SayAllOfOneThatWorks) {
  Scraped scraped(kNow);
  scraped.PutSchedule(
      "nightly",
      {{"status",
        {{"nextRunAt", "2027-01-16T02:30:00Z"},
         {"lastSuccessfulRunAt", "2027-01-15T07:00:00Z"},
         {"conditions",
          {Condition("Ready", "True", "Scheduled"), Condition("Blocked", "False", "NothingWaits"),
           Condition("Degraded", "False", "LastRunSucceeded"),
           Condition("RetentionPaused", "False", "NothingVanished")}},
         {"recentRuns",
          {{{"name", "open"}, {"scheduledFor", "2027-01-15T07:59:00Z"}},
           {{"name", "last"},
            {"scheduledFor", "2027-01-15T06:59:00Z"},
            {"status", "success"},
            {"finishedAt", "2027-01-15T07:00:00Z"}}}}}}});
  scraped.PutRun("open", "nightly", {{"phase", "running"}});
  const std::vector<std::string> said = SaidOf(scraped.Text(), "nightly");
  EXPECT_THAT(said,
              UnorderedElementsAre(
                  "schedule_created_timestamp_seconds 1800000000",
                  "schedule_next_run_timestamp_seconds 1800066600",
                  "schedule_last_success_timestamp_seconds 1799996400",
                  "schedule_last_run_finished_timestamp_seconds{status=\"success\",code=\"\"} "
                  "1799996400",
                  "schedule_oldest_active_run_created_timestamp_seconds 1800000000",
                  "schedule_consecutive_failures 0",
                  "schedule_condition{condition=\"Ready\",reason=\"Scheduled\"} 1",
                  "schedule_condition{condition=\"Degraded\",reason=\"LastRunSucceeded\"} 0",
                  "schedule_condition{condition=\"Blocked\",reason=\"NothingWaits\"} 0",
                  "schedule_condition{condition=\"RetentionPaused\",reason=\"NothingVanished\"} 0",
                  "schedule_expected_interval_seconds 86400", "recovery_point_age_seconds 3600"));
}

TEST(SampleSchedules, SaySinceWhenItsSetsAreVerified) {
  Scraped scraped(kNow);
  scraped.PutSchedule("new", Json::object());
  scraped.verified.Replace({{"new", {.verified = {}, .seen_since = kNow - 1h}}});
  EXPECT_THAT(SaidOf(scraped.Text(), "new"), Contains("set_verified_timestamp_seconds 1799996400"));
  scraped.verified.Replace({{"new", {.verified = {}, .seen_since = {}}}});
  EXPECT_THAT(scraped.Text(), Not(HasSubstr("set_verified_timestamp_seconds{")));
}

TEST(SampleSchedules, SayWhenItsLastDrillEnded) {
  Scraped scraped(kNow);
  scraped.PutSchedule(
      "new", {{"status",
               {{"conditions", Json::array({Condition("Restorable", "True", "DrillPassed")})},
                {"lastDrill",
                 {{"name", "new-drill"},
                  {"targetDigest", "it"},
                  {"backupSet", "new-1"},
                  {"scheduledFor", "2027-01-15T06:00:00Z"},
                  {"finishedAt", "2027-01-15T07:00:00Z"},
                  {"reason", "DrillPassed"}}}}}});
  const std::vector<std::string> said = SaidOf(scraped.Text(), "new");
  EXPECT_THAT(said, Contains("schedule_last_drill_timestamp_seconds 1799996400"));
  EXPECT_THAT(said,
              Contains("schedule_condition{condition=\"Restorable\",reason=\"DrillPassed\"} 1"));
}

TEST(SampleSchedules, HaveSeriesOfOneThatNeverRan) {
  Scraped scraped(kNow);
  scraped.PutSchedule("new", Json::object());
  EXPECT_THAT(SaidOf(scraped.Text(), "new"),
              UnorderedElementsAre("schedule_created_timestamp_seconds 1800000000",
                                   "schedule_consecutive_failures 0",
                                   "schedule_expected_interval_seconds 86400"));
}

TEST(SampleSchedules, HaveSeriesOfOneThatCannotBeRead) {
  Scraped scraped(kNow);
  scraped.PutSchedule("invalid",
                      {{"spec", {{"timeOfDay", "25:00"}}},
                       {"status", {{"conditions", {Condition("Ready", "False", "InvalidSpec")}}}}});
  EXPECT_THAT(
      SaidOf(scraped.Text(), "invalid"),
      UnorderedElementsAre("schedule_created_timestamp_seconds 1800000000",
                           "schedule_consecutive_failures 0",
                           "schedule_condition{condition=\"Ready\",reason=\"InvalidSpec\"} 0"));
}

TEST(SampleSchedules, SayHowTheLastRunEndedAndWhy) {
  struct Case {
    const char* status;  // of the schedule's last run, as its status remembers it
    Json run;            // status of its object; null: it is gone
    const char* labels;
  };
  const std::vector<Case> cases = {
      {"failed",
       {{"phase", "failed"}, {"errorCode", "THROTTLED"}},
       "status=\"failed\",code=\"THROTTLED\""},
      {"partial",
       {{"phase", "partial"}, {"errorCode", "PERMISSION_MISSING"}},
       "status=\"partial\",code=\"PERMISSION_MISSING\""},
      {"failed",
       {{"phase", "failed"}, {"errorCode", "MADE_UP"}},
       "status=\"failed\",code=\"other\""},
      {"failed", nullptr, "status=\"failed\",code=\"unknown\""},
      {"success", nullptr, "status=\"success\",code=\"\""},
      {"skipped", {{"phase", "skipped"}}, "status=\"skipped\",code=\"\""},
      // Somebody else's that has the name by now.
      {"failed",
       {{"phase", "failed"}, {"errorCode", "THROTTLED"}, {"resolved", nullptr}},
       "status=\"failed\",code=\"unknown\""},
  };
  for (const Case& c : cases) {
    Scraped scraped(kNow);
    scraped.PutSchedule("nightly", {{"status",
                                     {{"recentRuns",
                                       {{{"name", "last"},
                                         {"scheduledFor", "2027-01-15T07:00:00Z"},
                                         {"status", c.status}}}}}}});
    if (!c.run.is_null()) scraped.PutRun("last", "nightly", c.run);
    EXPECT_THAT(SaidOf(scraped.Text(), "nightly"),
                Contains("schedule_last_run_finished_timestamp_seconds{" + std::string(c.labels) +
                         "} 1799996400"));
  }
}

TEST(SampleSchedules, SayHowOldTheOldestActiveRunIs) {
  Scraped scraped(kNow);
  scraped.PutSchedule("nightly", Json::object());
  const auto oldest = [&] {
    for (const std::string& said : SaidOf(scraped.Text(), "nightly")) {
      if (said.starts_with("schedule_oldest")) return said;
    }
    return std::string();
  };
  EXPECT_EQ(oldest(), "");
  scraped.PutRun("second", "nightly", Json::object());
  scraped.clock.Advance(-std::chrono::minutes{1});
  scraped.PutRun("first", "nightly", {{"phase", "running"}});
  scraped.clock.Advance(-std::chrono::minutes{1});
  scraped.PutRun("ended", "nightly", {{"phase", "failed"}});
  scraped.PutRun("of-nobody", "nightly", {{"resolved", nullptr}});
  EXPECT_EQ(oldest(), "schedule_oldest_active_run_created_timestamp_seconds 1799999940");
}

TEST(SampleSchedules, MakeNoSeriesOfWordsThatSomebodyChose) {
  Scraped scraped(kNow);
  scraped.PutSchedule(
      "nightly",
      {{"status",
        {{"conditions",
          {Condition("Ready", "False", "MadeUp"), Condition("Elsewhere", "True", "Scheduled")}}}}});
  const std::string text = scraped.Text();
  EXPECT_THAT(SaidOf(text, "nightly"),
              Contains("schedule_condition{condition=\"Ready\",reason=\"other\"} 0"));
  EXPECT_EQ(text.find("Elsewhere"), std::string::npos);
}

// Those of a namespace with few are there whatever another one has.
TEST(SampleSchedules, AreBoundedAndSayHowManyHaveNone) {
  Scraped scraped(kNow, 3);
  for (const char* name : {"a", "b", "c", "d"}) scraped.PutSchedule(name, Json::object());
  scraped.PutSchedule("other", {{"metadata", {{"namespace", "team-b"}}}});
  const std::string text = scraped.Text();
  EXPECT_THAT(text, testing::HasSubstr("strongroom_schedules 5\n"));
  EXPECT_THAT(text, testing::HasSubstr("strongroom_schedules_without_series 2\n"));
  EXPECT_THAT(text, testing::HasSubstr("{namespace=\"team-b\",schedule=\"other\"}"));
  EXPECT_THAT(SaidOf(text, "b"), testing::Not(IsEmpty()));
  EXPECT_THAT(SaidOf(text, "c"), IsEmpty());

  Scraped off(kNow, 0);
  off.PutSchedule("a", Json::object());
  EXPECT_THAT(off.Text(), testing::HasSubstr("strongroom_schedules_without_series 1\n"));
  EXPECT_THAT(SaidOf(off.Text(), "a"), IsEmpty());
}

TEST(SampleSchedules, ForgetOneThatIsGone) {
  Scraped scraped(kNow);
  scraped.PutSchedule("nightly", Json::object());
  ASSERT_THAT(SaidOf(scraped.Text(), "nightly"), testing::Not(IsEmpty()));
  scraped.caches.schedules.Remove({{"metadata",
                                    {{"namespace", "team-a"},
                                     {"name", "nightly"},
                                     {"uid", "nightly"},
                                     {"resourceVersion", "9"}}}});
  EXPECT_THAT(SaidOf(scraped.Text(), "nightly"), IsEmpty());
}

}  // namespace
}  // namespace strongroom::controller
