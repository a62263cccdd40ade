#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "installation.h"
#include "integration/support/command.h"

// Two clusters that keep their history in one database, with the same names in them.
namespace strongroom::test {
namespace {

using kube::Json;

using kube::kNamespaces;

std::set<std::string> RunNames(const Installation& cluster) {
  std::set<std::string> names;
  for (const Json& run : cluster.RunsOf("nightly")) names.insert(run["metadata"]["name"]);
  return names;
}

TEST(TwoClusters, WithOneDatabaseTouchNoRowOfEachOther) {
  const Postgres postgres(NameOfThisProgram());
  const HistoryDatabase history(postgres);
  Installation east("east", history);
  Installation west("west", history);
  const auto count = [&](const Installation& cluster, const std::string& table,
                         const std::string& where) {
    return history.Value("SELECT count(*) FROM strongroom." + table + " WHERE cluster_uid = '" +
                         cluster.uid() + "' AND " + where);
  };
  east.MakeSchedule("nightly");
  west.MakeSchedule("nightly", {{"retention", {{"keepLast", 1}}}});
  for (Installation* cluster : {&east, &west}) cluster->MakeDue("nightly");
  for (Installation* cluster : {&east, &west}) cluster->AwaitRuns("nightly", "success", 1);
  EXPECT_EQ(RunNames(east), RunNames(west)) << "the same slot";
  for (int runs : {2, 3}) {
    for (Installation* cluster : {&east, &west}) cluster->RunNow("nightly");
    for (Installation* cluster : {&east, &west}) cluster->AwaitRuns("nightly", "success", runs);
  }
  for (Installation* cluster : {&east, &west}) {
    Await("the history of all runs", [&] {
      return count(*cluster, "backup_schedule_runs", "status = 'success'") == "3" &&
             count(*cluster, "backup_schedules", "last_run_status = 'success'") == "1";
    });
    EXPECT_EQ(count(*cluster, "backup_sets", "seq <= 3 AND item_count = 3"), "3");
  }
  Await("what retention does in the west",
        [&] { return count(west, "backup_sets", "deleted_at IS NOT NULL") == "1"; });

  // A controller that begins compares all that is stored with its cluster.
  east.StopController();
  const std::vector<std::string> east_rows = history.RowsOf(east.uid());
  west.StopController();
  west.StartController();
  west.client().Delete(kNamespaces, "", kTeam);
  Await("the marks of what is deleted in the west", [&] {
    return count(west, "tenants", "deleted_at IS NOT NULL") == "1" &&
           count(west, "backup_schedules", "deleted_at IS NOT NULL") == "1";
  });
  Await("the end of the namespace", [&] { return !west.client().Find(kNamespaces, "", kTeam); });
  EXPECT_EQ(count(west, "backup_schedule_runs", "status = 'success'"), "3") << "history stays";
  EXPECT_EQ(count(west, "backup_sets", "true"), "3");
  EXPECT_EQ(history.RowsOf(east.uid()), east_rows);

  west.StopController();
  const std::vector<std::string> west_rows = history.RowsOf(west.uid());
  east.StartController();
  east.RunNow("nightly");
  east.AwaitRuns("nightly", "success", 4);
  Await("the history of the fourth run",
        [&] { return count(east, "backup_schedule_runs", "status = 'success'") == "4"; });
  EXPECT_EQ(count(east, "backup_sets", "deleted_at IS NULL"), "4");
  EXPECT_EQ(count(east, "tenants", "deleted_at IS NULL"), "1");
  EXPECT_EQ(history.RowsOf(west.uid()), west_rows);
}

}  // namespace
}  // namespace strongroom::test
