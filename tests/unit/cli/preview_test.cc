#include "cli/preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/error.h"
#include "support/instant.h"

namespace strongroom::cli {
namespace {

using nlohmann::json;
using test::At;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

json Schedule(const json& spec = json::object(), const json& metadata = json::object()) {
  json object{{"metadata", {{"name", "nightly"}, {"namespace", "team-a"}, {"generation", 1}}},
              {"spec",
               {{"tenantRef", {{"name", "t"}}},
                {"timezone", "Europe/Berlin"},
                {"frequency", "daily"},
                {"timeOfDay", "02:30"},
                {"policyTypes", {"*"}}}}};
  object["spec"].merge_patch(spec);
  object["metadata"].merge_patch(metadata);
  return object;
}

std::vector<std::string> Lines(const json& schedule, const char* from, size_t count) {
  return PreviewLines(MakePreview(api::DecodeSchedule(schedule),
                                  {.count = count, .from = At(from), .now = At(from)}));
}

TEST(Preview, ShowsOrdinaryDays) {
  EXPECT_THAT(Lines(Schedule(), "2026-07-01T00:30:00Z", 2),
              ElementsAre("team-a/nightly: daily 02:30 Europe/Berlin",
                          "SLOT                LOCAL TIME                DAY   NOTE",
                          "2026-07-01 00:30Z   2026-07-01 02:30 +02:00   Wed",
                          "2026-07-02 00:30Z   2026-07-02 02:30 +02:00   Thu"));
}

struct Special {
  const char* what;
  json spec = json::object();
  const char* from;
  const char* row;  // the first
};

TEST(Preview, NotesWhereTheClocksChange) {
  const std::vector<Special> cases{
      {"gap", json::object(), "2026-03-29T00:00:00Z",
       "2026-03-29 01:00Z   2026-03-29 03:00 +02:00   Sun   02:30 does not exist, runs at 03:00"},
      {"overlap", json::object(), "2026-10-25T00:00:00Z",
       "2026-10-25 00:30Z   2026-10-25 02:30 +02:00   Sun   02:30 comes twice, runs at the first"},
      {"gap at midnight, the slot is on the next day",
       {{"timezone", "America/Nuuk"}, {"timeOfDay", "23:30"}},
       "2026-03-28T12:00:00Z",
       "2026-03-29 01:00Z   2026-03-29 00:00 -01:00   Sun   "
       "23:30 does not exist on 2026-03-28, runs at 00:00 of the next day"},
      {"no such day",
       {{"timezone", "Pacific/Apia"}, {"timeOfDay", "12:00"}},
       "2011-12-30T00:00:00Z",
       "-                   2011-12-30                Fri   no such day in Pacific/Apia: no slot"},
      {"no such day, weekly",
       {{"timezone", "Pacific/Apia"},
        {"timeOfDay", "12:00"},
        {"frequency", "weekly"},
        {"daysOfWeek", {5}}},
       "2011-12-28T00:00:00Z",
       "-                   2011-12-30                Fri   no such day in Pacific/Apia: no slot"},
      {"weekly, and the missing day is not one of its days",
       {{"timezone", "Pacific/Apia"},
        {"timeOfDay", "12:00"},
        {"frequency", "weekly"},
        {"daysOfWeek", {6}}},
       "2011-12-28T00:00:00Z",
       "2011-12-30 22:00Z   2011-12-31 12:00 +14:00   Sat"},
  };
  for (const Special& c : cases) {
    const auto lines = Lines(Schedule(c.spec), c.from, 1);
    ASSERT_GE(lines.size(), 3U) << c.what;
    EXPECT_EQ(lines[2], c.row) << c.what;
  }
}

TEST(Preview, DoesNotCountDaysThatDoNotExist) {
  const auto lines = Lines(Schedule({{"timezone", "Pacific/Apia"}}), "2011-12-29T00:00:00Z", 3);
  EXPECT_EQ(lines.size(), 2U + 4U);
}

TEST(Preview, ShowsTheSpreadOfALiveSchedule) {
  const auto lines =
      Lines(Schedule({{"spreadSeconds", 600}}, {{"uid", "uid-1"}}), "2026-07-01T00:00:00Z", 1);
  const auto offset = domain::SpreadOffset("uid-1", std::chrono::seconds{600});
  ASSERT_GT(offset.count(), 0);
  EXPECT_THAT(lines[1], HasSubstr("after its slot (spread)"));
  EXPECT_THAT(lines[2], HasSubstr("STARTS"));
  const auto preview = MakePreview(
      api::DecodeSchedule(Schedule({{"spreadSeconds", 600}}, {{"uid", "uid-1"}})),
      {.count = 1, .from = At("2026-07-01T00:00:00Z"), .now = At("2026-07-01T00:00:00Z")});
  EXPECT_EQ(preview.rows[0].starts, At("2026-07-01T00:30:00Z") + offset);
}

TEST(Preview, DoesNotKnowTheSpreadOfAFile) {
  const auto lines = Lines(Schedule({{"spreadSeconds", 600}}), "2026-07-01T00:00:00Z", 1);
  EXPECT_THAT(lines[1], HasSubstr("up to 10m after its slot"));
}

TEST(Preview, SaysThatADisabledScheduleDoesNotRun) {
  const auto lines = Lines(Schedule({{"enabled", false}}), "2026-07-01T00:00:00Z", 1);
  EXPECT_THAT(lines[1], HasSubstr("disabled"));
  EXPECT_EQ(lines.size(), 4U);
}

TEST(Preview, SaysThatAFieldIsNotActedOn) {
  const auto lines =
      Lines(Schedule({{"retention", {{"keepDaily", 3}}}}), "2026-07-01T00:00:00Z", 1);
  EXPECT_THAT(lines[1], HasSubstr("not ready, nothing runs: spec.retention.keepDaily"));
}

json Status(bool ready, int generation) {
  return {{"observedGeneration", generation},
          {"conditions",
           {{{"type", "Ready"},
             {"status", ready ? "True" : "False"},
             {"reason", "TenantNotFound"},
             {"message", "there is no Tenant \"t\""},
             {"lastTransitionTime", "2026-01-01T00:00:00Z"}}}}};
}

TEST(Preview, RepeatsWhyTheControllerDoesNotRunIt) {
  json schedule = Schedule();
  schedule["status"] = Status(false, 1);
  EXPECT_THAT(Lines(schedule, "2026-07-01T00:00:00Z", 1)[1],
              HasSubstr("nothing runs: TenantNotFound: there is no Tenant"));
  schedule["status"] = Status(true, 1);
  EXPECT_EQ(Lines(schedule, "2026-07-01T00:00:00Z", 1).size(), 3U);
  // Said of another spec than this one.
  schedule["status"] = Status(false, 0);
  EXPECT_EQ(Lines(schedule, "2026-07-01T00:00:00Z", 1).size(), 3U);
}

TEST(Preview, LeavesSlotsOutThatWereStartedAlready) {
  json schedule = Schedule();
  schedule["status"] = {{"lastScheduledFor", "2026-07-02T00:30:00Z"}};
  const Preview preview =
      MakePreview(api::DecodeSchedule(schedule),
                  {.count = 1, .from = std::nullopt, .now = At("2026-07-02T00:29:58Z")});
  EXPECT_EQ(preview.rows[0].slot, At("2026-07-03T00:30:00Z"));
}

TEST(Preview, EndsWhereTheKnownRulesEnd) {
  const auto none = Lines(Schedule(), "2038-01-01T00:00:00Z", 3);
  ASSERT_EQ(none.size(), 2U);
  EXPECT_EQ(none[1],
            "There are no slots: none is given from 2038-01-01 on, where the known rules of time "
            "zones end.");
  const auto last = Lines(Schedule(), "2037-12-31T00:00:00Z", 3);
  EXPECT_THAT(last[1], HasSubstr("There are no more slots"));
  EXPECT_EQ(last.size(), 4U);
}

TEST(Preview, RefusesWhatTheControllerRefuses) {
  const json bad = Schedule({{"timezone", "Europe/Atlantis"}, {"timeOfDay", "25:00"}});
  try {
    Lines(bad, "2026-07-01T00:00:00Z", 1);
    FAIL() << "accepted";
  } catch (const CliError& e) {
    EXPECT_THAT(e.what(), HasSubstr("schedule team-a/nightly is invalid"));
    EXPECT_THAT(e.what(), HasSubstr("spec.timezone"));
    EXPECT_THAT(e.what(), HasSubstr("spec.timeOfDay"));
  }
}

TEST(Preview, IsJsonForPrograms) {
  const json shown = PreviewJson(MakePreview(
      api::DecodeSchedule(Schedule()),
      {.count = 1, .from = At("2026-03-29T00:00:00Z"), .now = At("2026-03-29T00:00:00Z")}));
  EXPECT_EQ(shown["slots"], json::array({{{"slot", "2026-03-29T01:00:00Z"},
                                          {"startsAt", "2026-03-29T01:00:00Z"},
                                          {"localTime", "2026-03-29 03:00 +02:00"},
                                          {"weekday", "Sun"},
                                          {"note", "02:30 does not exist, runs at 03:00"}}}));
  EXPECT_THAT(shown["remarks"], IsEmpty());
}

}  // namespace
}  // namespace strongroom::cli
