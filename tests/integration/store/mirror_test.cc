#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "history_rows.h"
#include "sets.h"
#include "store/error.h"
#include "store/sql_history.h"

// Which of several states of an object the mirror shows.
namespace strongroom::store {
namespace {

using domain::RunPhase;

// After etcd was restored from a backup, what is true has an older resource version.
TEST(Mirror, FollowsWhatWasReadLastWhateverItsVersion) {
  TestDatabase test;
  SqlHistory history(test.database());
  TenantRow tenant{.tenant = {}, .resource_version = 9};
  tenant.tenant.meta.uid = Uid(1);
  tenant.tenant.meta.ns = "team-a";
  for (const char* name : {"new", "restored"}) {
    tenant.tenant.meta.name = name;
    history.UpsertTenants(std::vector{tenant});
    tenant.resource_version -= 4;
  }
  ScheduleRow schedule = NightlySchedule(7);
  schedule.schedule.spec->timing.zone = *domain::TimeZone::Find("UTC");
  history.UpsertSchedules(std::vector{schedule});
  history.UpsertSchedules(std::vector{NightlySchedule(3)});
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kRunning, 8)});
  history.UpsertRuns(std::vector{RunOf(1, RunPhase::kPending, 2)});
  EXPECT_EQ(test.Value("SELECT name || resource_version FROM strongroom.tenants"), "restored5");
  EXPECT_EQ(test.Value("SELECT timezone || resource_version FROM strongroom.backup_schedules"),
            "Europe/Berlin3");
  EXPECT_EQ(test.Value("SELECT status || resource_version FROM strongroom.backup_schedule_runs"),
            "pending2");
}

// One that was paused, and a batch of which is older than what another one has written meanwhile.
TEST(Mirror, IsWrittenByOneAfterAnother) {
  TestDatabase test;
  SqlHistory paused(test.database());
  SqlHistory leading(test.database());
  const auto zone = [&] { return test.Value("SELECT timezone FROM strongroom.backup_schedules"); };
  ScheduleRow newer = NightlySchedule(7);
  newer.schedule.spec->timing.zone = *domain::TimeZone::Find("UTC");
  paused.UpsertSchedules(std::vector{NightlySchedule(3)});
  leading.UpsertSchedules(std::vector{newer});
  const auto kind_of = [](const std::function<void()>& call) -> std::optional<StoreError::Kind> {
    try {
      call();
    } catch (const StoreError& e) {
      return e.kind();
    }
    return std::nullopt;
  };
  const std::vector<std::function<void()>> writes = {
      [&] { paused.UpsertSchedules(std::vector{NightlySchedule(3)}); },
      [&] { paused.MarkSchedulesDeleted(std::vector{Uid(2)}); },
  };
  for (const auto& write : writes) {
    EXPECT_EQ(kind_of(write), StoreError::Kind::kUnavailable);
    EXPECT_EQ(zone(), "UTC");
    EXPECT_EQ(test.Value("SELECT count(*) FROM strongroom.backup_schedules "
                         "WHERE deleted_at IS NULL"),
              "1");
    paused.UpsertSchedules(std::vector{newer});  // begins anew with everything
    EXPECT_EQ(kind_of([&] { leading.UpsertSchedules(std::vector{newer}); }),
              StoreError::Kind::kUnavailable);
    leading.UpsertSchedules(std::vector{newer});
  }
}

// A row that is refused takes nothing over, and costs nothing of what follows.
TEST(Mirror, IsTakenOverByTheFirstThatIsWritten) {
  TestDatabase test;
  SqlHistory history(test.database());
  ScheduleRow bad = NightlySchedule(1);
  bad.schedule.meta.uid = "not-a-uid";
  for (int i = 0; i < 2; ++i) {
    EXPECT_THROW(history.UpsertSchedules(std::vector{bad}), StoreError);
    EXPECT_NO_THROW(history.UpsertSchedules(std::vector{NightlySchedule(2)}));
  }
  EXPECT_EQ(test.Value("SELECT term FROM strongroom.clusters"), "1");
}

}  // namespace
}  // namespace strongroom::store
