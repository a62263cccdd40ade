#include "domain/schedule.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

struct Said {
  const char* what;
  bool is_true;
  const char* message;
  int64_t of_generation;
  const char* why;
};

TEST(WhyNotReady, RepeatsWhatWasSaidOfThisSpec) {
  const std::vector<Said> cases{
      {"not ready", false, "there is no Tenant", 2, "TenantNotFound: there is no Tenant"},
      {"the reason is all that there is to say", false, "", 2, "TenantNotFound"},
      {"ready", true, "there is no Tenant", 2, ""},
      {"said of another spec", false, "there is no Tenant", 1, ""},
  };
  for (const Said& c : cases) {
    ScheduleStatus status;
    status.observed_generation = c.of_generation;
    SetCondition(
        status.conditions,
        {.type = "Ready", .is_true = c.is_true, .reason = "TenantNotFound", .message = c.message});
    EXPECT_EQ(WhyNotReady(status, 2), c.why) << c.what;
  }
  EXPECT_EQ(WhyNotReady({}, 0), "") << "nothing has been said yet";
}

using std::chrono::minutes;
using std::chrono::sys_seconds;

RecentRun RunAt(minutes slot, std::optional<minutes> started, const std::string& set) {
  RecentRun run{.name = "r", .scheduled_for = sys_seconds{slot}, .backup_set_id = set};
  if (started) run.started_at = sys_seconds{*started};
  return run;
}

TEST(ChangesSince, IsTheStartOfTheNewestRunWithASet) {
  ScheduleStatus status;
  EXPECT_EQ(ChangesSince(status), std::nullopt);
  status.recent_runs = {RunAt(minutes{400}, minutes{401}, ""), RunAt(minutes{300}, {}, "")};
  EXPECT_EQ(ChangesSince(status), std::nullopt) << "no set is remembered";
  status.recent_runs.push_back(RunAt(minutes{200}, minutes{230}, "7"));
  status.recent_runs.push_back(RunAt(minutes{100}, minutes{101}, "6"));
  EXPECT_EQ(ChangesSince(status), sys_seconds{minutes{215}});
  status.recent_runs[2].started_at.reset();
  EXPECT_EQ(ChangesSince(status), sys_seconds{minutes{185}}) << "its slot, where that is all";
}

TEST(NewestSet, IsOfTheNewestRunWithOne) {
  ScheduleStatus status;
  EXPECT_EQ(NewestSet(status), "");
  status.last_drill = DrillAnswer{.backup_set = "r-5"};
  EXPECT_EQ(NewestSet(status), "r-5") << "where no run with one is remembered";
  status.recent_runs = {RunAt(minutes{400}, {}, ""), RunAt(minutes{300}, {}, "7"),
                        RunAt(minutes{200}, {}, "6")};
  EXPECT_EQ(NewestSet(status), "r-7");
}

}  // namespace
}  // namespace strongroom::domain
