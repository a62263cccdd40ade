#include "domain/schedule_warnings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::At;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using Lines = std::vector<std::string>;

const auto kNow = At("2026-02-01T12:00:00Z");

ScheduleSpec Daily(const char* zone, int hour, int minute) {
  ScheduleSpec spec;
  spec.tenant = "cluster";
  spec.timing.zone = TimeZone::Find(zone).value();
  spec.timing.time_of_day = minutes{hour * 60 + minute};
  return spec;
}

Lines OnCreate(const ScheduleSpec& spec, const std::string& name = "nightly") {
  return WarningsOf({.name = name, .before = nullptr, .after = spec, .status = {}}, kNow);
}

Lines OnUpdate(const ScheduleSpec& before, const ScheduleSpec& after,
               const ScheduleStatus& status = {}) {
  return WarningsOf({.name = "nightly", .before = &before, .after = after, .status = status}, kNow);
}

ScheduleStatus WithRuns(size_t runs, size_t with_set) {
  ScheduleStatus status;
  for (size_t i = 0; i < runs; ++i) {
    RecentRun run;
    run.name = "nightly-" + std::to_string(i);
    if (i < with_set) run.backup_set_id = std::to_string(i + 1);
    status.recent_runs.push_back(run);
  }
  return status;
}

TEST(ScheduleWarnings, TellOfSlotsThatClocksMoveOrRepeatWithinAYear) {
  EXPECT_THAT(
      OnCreate(Daily("Europe/Berlin", 2, 30)),
      ElementsAre("2026-03-29 02:30 does not exist in Europe/Berlin: the run is due at 03:00",
                  "2026-10-25 02:30 comes twice in Europe/Berlin: the run is due at the first"));
  EXPECT_THAT(OnCreate(Daily("Europe/Berlin", 3, 30)), IsEmpty());
  EXPECT_THAT(OnCreate(Daily("UTC", 2, 30)), IsEmpty());
  EXPECT_THAT(OnCreate(Daily("America/Nuuk", 23, 30)),
              testing::Contains(HasSubstr("of the next day")));
}

TEST(ScheduleWarnings, OfClocksAreOfTheDaysThatAScheduleMeans) {
  ScheduleSpec spec = Daily("Europe/Berlin", 2, 30);
  spec.timing.frequency = Frequency::kWeekly;
  spec.timing.days_of_week.set(3);
  EXPECT_THAT(OnCreate(spec), IsEmpty()) << "clocks change on Sundays";
  spec.timing.days_of_week.set(7);
  EXPECT_THAT(OnCreate(spec), testing::SizeIs(2));
}

TEST(ScheduleWarnings, OfTimingAreGivenWhenItIsWritten) {
  const ScheduleSpec before = Daily("Europe/Berlin", 2, 30);
  ScheduleSpec after = before;
  after.run.retry_limit = 7;
  EXPECT_THAT(OnUpdate(before, after), IsEmpty());
  EXPECT_THAT(OnUpdate(Daily("UTC", 2, 30), after), testing::SizeIs(2));
}

TEST(ScheduleWarnings, TellWhatBecomesOfRunsThatOverlap) {
  ScheduleSpec spec = Daily("Europe/Berlin", 12, 0);
  spec.run.timeout = hours{23};
  EXPECT_THAT(OnCreate(spec), IsEmpty()) << "as long as the day on which clocks go forward";
  spec.run.timeout = hours{24};
  EXPECT_THAT(OnCreate(spec), ElementsAre("spec.timeoutSeconds: a run may take 24h, and the next, "
                                          "due after 23h, is skipped while it goes on"));
  const ScheduleSpec before = spec;
  spec.concurrency_policy = ConcurrencyPolicy::kReplace;
  EXPECT_THAT(OnUpdate(before, spec), ElementsAre(HasSubstr("due after 23h, ends it")));
  spec.concurrency_policy = ConcurrencyPolicy::kAllow;
  EXPECT_THAT(OnUpdate(before, spec), ElementsAre(HasSubstr("due after 23h, runs beside it")));
}

TEST(ScheduleWarnings, TellWhatCutNamesBeginWith) {
  const std::string name(60, 'n');
  const Lines warnings = OnCreate(Daily("UTC", 2, 30), name);
  ASSERT_THAT(warnings, ElementsAre(StartsWith("metadata.name is too long")));
  EXPECT_THAT(warnings.front(), HasSubstr(" " + name.substr(0, 41) + "-"));
  EXPECT_THAT(OnCreate(Daily("UTC", 2, 30), name.substr(0, 50)), IsEmpty());
}

TEST(ScheduleWarnings, CountSetsThatExpireAsFarAsTheStatusTells) {
  struct Row {
    int64_t before;
    int64_t after;
    ScheduleStatus status;
    std::string count;  // empty: no warning
  };
  const std::vector<Row> rows = {
      {30, 7, WithRuns(kMaxRecentRuns, kMaxRecentRuns), "up to 23"},
      {30, 7, WithRuns(9, 9), "2"},
      {30, 7, WithRuns(9, 7), ""},
      {8, 7, WithRuns(9, 9), "1"},
      {30, 7, WithRuns(0, 0), ""},
      {7, 30, WithRuns(10, 10), ""},
      {7, 7, WithRuns(10, 10), ""},
  };
  for (const Row& row : rows) {
    ScheduleSpec before = Daily("UTC", 2, 30);
    ScheduleSpec after = before;
    before.retention.keep_last = row.before;
    after.retention.keep_last = row.after;
    const Lines warnings = OnUpdate(before, after, row.status);
    if (row.count.empty()) {
      EXPECT_THAT(warnings, IsEmpty());
    } else {
      EXPECT_THAT(warnings, ElementsAre(HasSubstr(" lets " + row.count + " backup sets expire")));
    }
  }
}

// As Kubernetes advises.
TEST(ScheduleWarnings, AreShortAtTheirLongest) {
  ScheduleSpec spec = Daily("America/Argentina/ComodRivadavia", 2, 30);
  spec.timing.zone = TimeZone::Find("America/North_Dakota/New_Salem").value();
  spec.run.timeout = hours{24 * 40};
  ScheduleSpec before = spec;
  before.timing.zone = TimeZone::Utc();
  before.retention.keep_last = 2'147'483'647;
  Lines all = OnUpdate(before, spec, WithRuns(kMaxRecentRuns, kMaxRecentRuns));
  for (const std::string& line : OnCreate(spec, std::string(253, 'n'))) all.push_back(line);
  EXPECT_GE(all.size(), 5U);
  for (const std::string& line : all) EXPECT_LE(line.size(), 120U) << line;
}

}  // namespace
}  // namespace strongroom::domain
