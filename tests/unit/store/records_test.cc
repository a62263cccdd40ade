#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/timestamp.h"
#include "store/error.h"
#include "store/history_columns.h"
#include "store/migrations.h"

namespace strongroom::store {
namespace {

const std::chrono::sys_seconds kSlot = *base::ParseTimestamp("2026-11-23T02:30:00Z");

TEST(SlotUid, IsAUuidOfScheduleAndSlot) {
  const std::string uid = SlotUid("schedule-1", kSlot);
  ASSERT_EQ(uid.size(), 36U);
  for (const size_t at : {8U, 13U, 18U, 23U}) EXPECT_EQ(uid[at], '-');
  EXPECT_EQ(uid[14], '8');
  EXPECT_EQ(uid[19], '8');
  EXPECT_EQ(uid, SlotUid("schedule-1", kSlot));
  EXPECT_NE(uid, SlotUid("schedule-2", kSlot));
  EXPECT_NE(uid, SlotUid("schedule-1", kSlot + std::chrono::minutes(1)));
}

TEST(Records, SayNullForWhatIsAbsentAndKeepTheOrder) {
  RunRow first;
  first.run.meta.uid = "a";
  first.run.spec.scheduled_for = kSlot;
  RunRow second = first;
  second.run.meta.uid = "b";
  second.run.status.backup_set_id = "7";
  second.run.status.outcome.phase = domain::RunPhase::kPartial;
  second.run.status.outcome.started_at = kSlot;
  second.run.status.outcome.summary.policies_total = 3;
  const auto records =
      nlohmann::json::parse(ToRecords(std::span<const RunRow>(std::vector{first, second})));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0]["position"], 0);
  EXPECT_EQ(records[0]["status"], "pending");
  EXPECT_EQ(records[0]["trigger"], "schedule");
  EXPECT_EQ(records[0]["scheduled_for"], "2026-11-23T02:30:00Z");
  EXPECT_TRUE(records[0]["tenant_uid"].is_null());
  EXPECT_TRUE(records[0]["backup_set_id"].is_null());
  EXPECT_TRUE(records[0]["started_at"].is_null());
  EXPECT_EQ(records[0]["summary"], nlohmann::json::object());
  EXPECT_EQ(records[1]["position"], 1);
  EXPECT_EQ(records[1]["status"], "partial");
  EXPECT_EQ(records[1]["backup_set_id"], "7");
  EXPECT_EQ(records[1]["started_at"], "2026-11-23T02:30:00Z");
  EXPECT_EQ(records[1]["summary"]["policiesTotal"], 3);
}

TEST(Columns, FillInAStatement) {
  const auto value = [](const int& row) -> base::Json { return row; };
  const auto columns = Columns<int>()
                           .Kept("uid", "uuid", value, {.target = "id"})
                           .Carried("extra", "text", value)
                           .Mirrored("state", "text", value)
                           .Mirrored("size", "int", value, {.update = "greatest(t.size, 1)"})
                           .Made("kind", "'a'");
  EXPECT_EQ(columns.Statement("{record} | {columns} | {values} | {updates} {columns} {x}"),
            "uid uuid, extra text, state text, size int, position int | id, state, size, kind | "
            "i.uid, i.state, i.size, 'a' | state = excluded.state, size = greatest(t.size, 1) "
            "id, state, size, kind {x}");
}

TEST(Migrations, AreNumberedFromOne) {
  int expected = 0;
  for (const Migration& migration : AllMigrations()) {
    EXPECT_EQ(migration.version, ++expected);
    EXPECT_EQ(migration.name.find('_'), 4U) << migration.name;
    EXPECT_EQ(std::stoi(migration.name), expected) << migration.name;
    EXPECT_FALSE(migration.sql.empty());
  }
  EXPECT_EQ(LatestSchemaVersion(), expected);
}

}  // namespace
}  // namespace strongroom::store
