#include "domain/conditions.h"

#include <gtest/gtest.h>

#include "domain/drill_reasons.h"
#include "domain/event_reasons.h"
#include "domain/miss_reasons.h"
#include "domain/notifier_reasons.h"
#include "domain/obstacles.h"
#include "domain/restore_reasons.h"
#include "domain/run_reasons.h"
#include "support/page_rows.h"

namespace strongroom::domain {
namespace {

using test::PageRow;
using Rows = std::vector<std::string>;

template <size_t size>
void Append(const std::string& heading, const std::array<Reason, size>& table, Rows& rows) {
  rows.push_back("## " + heading);
  for (const Reason& reason : table) {
    rows.push_back(
        PageRow(reason.word, {reason.meaning, reason.advice.empty() ? "nothing" : reason.advice}));
    EXPECT_EQ(FindReason(table, reason.word), &reason) << reason.word << " is there twice";
  }
}

TEST(Conditions, AreAllInThePageWithTheirReasonsAndNoOthers) {
  Rows expected = {"## Conditions"};
  for (const ConditionType& type : kConditionTypes) {
    expected.push_back(PageRow(type.word, {type.kind, type.meaning}));
  }
  Append("Ready of a BackupSchedule", schedule_ready::kAll, expected);
  Append("Degraded of a BackupSchedule", schedule_degraded::kAll, expected);
  Append("Blocked of a BackupSchedule", schedule_blocked::kAll, expected);
  Append("RetentionPaused of a BackupSchedule", schedule_retention::kAll, expected);
  Append("Verified of a BackupSchedule", schedule_verified::kAll, expected);
  Append("Restorable of a BackupSchedule", schedule_restorable::kAll, expected);
  Append("Ready of a Tenant", tenant_ready::kAll, expected);
  Append("RightsReady of a Tenant", tenant_rights::kAll, expected);
  Append("PermissionsReady of a Tenant", tenant_permissions::kAll, expected);
  Append("Queued of a BackupScheduleRun", run_queued::kAll, expected);
  Append("Ready of a Notifier", notifier_ready::kAll, expected);
  Append("Delivering of a Notifier", notifier_delivering::kAll, expected);
  Append("Reasons of runs", run_reason::kAll, expected);
  Append("Reasons of restores", restore_end::kAll, expected);
  Append("Slots that were never run", miss_reason::kAll, expected);
  Append("Events of a BackupSchedule", event_reason::kAll, expected);
  Append("Events of a Notifier", notifier_event::kAll, expected);
  EXPECT_EQ(test::Differences(test::PageRows("docs/conditions.md"), expected), "");
}

TEST(Troubleshooting, HasEachObstacleAndNoOther) {
  Rows expected;
  Append("Obstacles", obstacle::kAll, expected);
  Rows rows = test::PageRows("docs/troubleshooting.md");
  rows.erase(rows.begin(), std::find(rows.begin(), rows.end(), "## Obstacles"));
  rows.resize(std::min(rows.size(), expected.size()));
  EXPECT_EQ(test::Differences(rows, expected), "");
}

TEST(RestoreReasons, AreAllInThePageAndNoOthers) {
  Rows expected;
  Append("Reasons", restore_reason::kAll, expected);
  Rows rows = test::PageRows("docs/restore.md");
  rows.erase(rows.begin(), std::find(rows.begin(), rows.end(), "## Reasons"));
  EXPECT_EQ(test::Differences(rows, expected), "");
}

TEST(Reasons, AreFoundInTheirOwnTable) {
  EXPECT_NE(FindReason(run_reason::kAll, "Completed"), nullptr);
  EXPECT_EQ(FindReason(miss_reason::kAll, "Completed"), nullptr);
  EXPECT_EQ(FindReason(run_reason::kAll, ""), nullptr);
}

}  // namespace
}  // namespace strongroom::domain
