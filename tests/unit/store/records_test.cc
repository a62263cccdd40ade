#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/timestamp.h"
#include "store/error.h"
#include "store/migrations.h"
#include "store/sql_json.h"

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
  first.uid = "a";
  first.scheduled_for = kSlot;
  RunRow second = first;
  second.uid = "b";
  second.backup_set_id = "7";
  second.started_at = kSlot;
  second.summary_json = R"({"x":1})";
  const auto records =
      nlohmann::json::parse(ToRecords(std::span<const RunRow>(std::vector{first, second})));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_TRUE(records[0]["tenant_uid"].is_null());
  EXPECT_TRUE(records[0]["backup_set_id"].is_null());
  EXPECT_TRUE(records[0]["started_at"].is_null());
  EXPECT_TRUE(records[0]["summary"].is_object());
  EXPECT_EQ(records[1]["position"], 1);
  EXPECT_EQ(records[1]["backup_set_id"], "7");
  EXPECT_EQ(records[1]["started_at"], "2026-11-23T02:30:00Z");
  EXPECT_EQ(records[1]["summary"]["x"], 1);
}

TEST(Migrations, AreNumberedFromOne) {
  int expected = 0;
  for (const Migration& migration : AllMigrations()) {
    EXPECT_EQ(migration.version, ++expected);
    EXPECT_FALSE(migration.sql.empty());
  }
  EXPECT_EQ(LatestSchemaVersion(), expected);
}

}  // namespace
}  // namespace strongroom::store
