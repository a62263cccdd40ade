#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/kinds.h"
#include "installation.h"
#include "integration/support/command.h"

// etcd goes back to a copy. What was done since is in PostgreSQL, and unknown to the cluster.
namespace strongroom::test {
namespace {

using kube::Json;
using testing::Contains;

class EtcdRestored : public testing::Test {
 protected:
  // Of three slots that were run the copy has one. Another run, of a schedule that it has not
  // either, has not ended.
  void SaveAndGoOn();
  void ExpectThatNothingIsLost();

  // Name and status of each run of the schedule, and whether it stands for its slot.
  std::vector<std::string> RowsOf(const std::string& schedule) {
    return history_.Column(
        "SELECT r.status || CASE WHEN r.duplicate_of IS NULL THEN '' ELSE ' again' END "
        "FROM strongroom.backup_schedule_runs r "
        "JOIN strongroom.backup_schedules s ON s.id = r.backup_schedule_id WHERE s.name = '" +
        schedule + "' ORDER BY 1");
  }

  // Sets whose run is not stored as it says, or has another set.
  std::string StraySets() {
    return history_.Value(
        "SELECT count(*) FROM strongroom.backup_sets b WHERE NOT EXISTS ("
        "SELECT FROM strongroom.backup_schedule_runs r WHERE r.id = b.run_uid AND "
        "r.name = b.run_name AND r.backup_schedule_id = b.backup_schedule_id AND "
        "r.tenant_id = b.tenant_id AND r.cluster_uid = b.cluster_uid AND "
        "r.backup_set_id = b.id)");
  }

  // What no later state of the cluster may change: the run's own facts.
  std::vector<std::string> Facts() {
    return history_.Column(
        "SELECT concat_ws('|', id, backup_schedule_id, name, scheduled_for, status, "
        "backup_set_id, duplicate_of) FROM strongroom.backup_schedule_runs ORDER BY 1");
  }

  void AwaitRows(const std::string& schedule, const std::vector<std::string>& rows) {
    Await("the rows of " + schedule, [&] { return RowsOf(schedule) == rows; });
  }

  const Postgres postgres_{NameOfThisProgram() + "-etcd"};
  const HistoryDatabase history_{postgres_};
  Installation whole_{"etcd", history_};
  std::vector<std::string> before_;
};

void EtcdRestored::SaveAndGoOn() {
  for (const char* name : {"known", "first", "second"}) whole_.MakeSchedule(name);
  whole_.MakeDue("known");
  whole_.AwaitRuns("known", "success", 1);
  AwaitRows("known", {"success"});
  // Slots that the copy has not had yet.
  whole_.StopController();
  for (const char* name : {"first", "second"}) whole_.MakeDue(name);
  whole_.cluster().SaveEtcd();
  whole_.StartController();
  for (const char* name : {"first", "second"}) {
    whole_.AwaitRuns(name, "success", 1);
    AwaitRows(name, {"success"});
  }
  whole_.MakeSchedule("unknown");
  whole_.node().Hold();
  whole_.RunNow("unknown");
  whole_.AwaitRuns("unknown", "running", 1);
  AwaitRows("unknown", {"running"});
  before_ = Facts();
}

void EtcdRestored::ExpectThatNothingIsLost() {
  whole_.node().Release();
  // The cluster knows of no run of theirs: it runs them, under the names that they had.
  for (const char* name : {"first", "second"}) {
    whole_.AwaitRuns(name, "success", 1);
    AwaitRows(name, {"success", "success again"});
    EXPECT_EQ(history_.Value("SELECT count(DISTINCT run_name) || ' ' || count(DISTINCT run_uid) "
                             "FROM strongroom.backup_sets WHERE schedule_name = '" +
                             std::string(name) + "'"),
              "1 2");
  }
  AwaitRows("known", {"success"});
  EXPECT_EQ(whole_.RunsOf("known").size(), 1U);
  EXPECT_EQ(history_.Value("SELECT count(*) FROM strongroom.backup_sets"), "5");
  EXPECT_EQ(StraySets(), "0");
  AwaitRows("unknown", {"canceled"});
  Await("the mark of the schedule that the cluster never had", [&] {
    return history_.Value(
               "SELECT deleted_at IS NOT NULL FROM strongroom.backup_schedules "
               "WHERE name = 'unknown'") == "t";
  });
  const std::vector<std::string> after = Facts();
  for (const std::string& row : before_) {
    if (row.find("|running") != std::string::npos) continue;
    EXPECT_THAT(after, Contains(row));
  }

  // What changes from now on is heard of.
  whole_.RunNow("known");
  whole_.AwaitRuns("known", "success", 2);
  AwaitRows("known", {"success", "success"});
}

TEST_F(EtcdRestored, LosesAndDoublesNoSlotOfAControllerThatStays) {
  SaveAndGoOn();
  whole_.cluster().RestoreEtcd();
  ExpectThatNothingIsLost();
}

// As Kubernetes wants it of whatever caches its objects.
TEST_F(EtcdRestored, LosesAndDoublesNoSlotOfAControllerThatIsStartedAgain) {
  SaveAndGoOn();
  whole_.StopController();
  whole_.cluster().RestoreEtcd();
  whole_.StartController();
  ExpectThatNothingIsLost();
}

}  // namespace
}  // namespace strongroom::test
