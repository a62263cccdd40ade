#include "store/telling.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "sets.h"

namespace strongroom::store {
namespace {

using std::chrono::days;
using Found = std::map<std::string, int64_t>;

// A schedule of number `n`, and a run of it for each of `runs`: so many days ago, what became of
// it, and what had changed (null: it was compared with nothing).
struct Past {
  int days_ago;
  const char* status;
  const char* changes;
};

constexpr const char* kSame = R"({"added": 0, "changed": 0, "removed": 0})";

class Unchanged : public ::testing::Test {
 protected:
  void Put(int number, const std::vector<Past>& runs, const std::string& more = "") {
    ASSERT_EQ(test_.StateOf("INSERT INTO strongroom.backup_schedules (id, namespace, name, "
                            "cluster_uid) VALUES ('" +
                            Uid(number) + "', 'team-a', 'schedule', '" + Uid(81) + "')"),
              "");
    for (const Past& run : runs) {
      const std::string summary =
          run.changes == nullptr ? "{}" : R"({"changes": )" + std::string(run.changes) + "}";
      ASSERT_EQ(test_.StateOf("INSERT INTO strongroom.backup_schedule_runs (id, "
                              "backup_schedule_id, namespace, name, scheduled_for, trigger, "
                              "status, summary) VALUES (gen_random_uuid(), '" +
                              Uid(number) + "', 'team-a', 'run', now() - interval '" +
                              std::to_string(run.days_ago) + " days', 'manual', '" + run.status +
                              "', '" + summary + "')"),
                "");
    }
    if (!more.empty()) {
      ASSERT_EQ(test_.StateOf("UPDATE strongroom.backup_schedules SET " + more + " WHERE id = '" +
                              Uid(number) + "'"),
                "");
    }
  }
  Found Find(int in_days = 30) { return telling_.UnchangedSchedules(days{in_days}); }

  TestDatabase test_;
  Database controller_{test_.dsn() + "?options=-c%20role%3Dstrongroom_controller"};
  SqlTelling telling_{controller_, [] { return Uid(81); }};
};

TEST_F(Unchanged, AreSchedulesWhoseSetsShowNoChangeForSoLong) {
  const std::vector<Past> same = {{40, "success", kSame},
                                  {20, "success", kSame},
                                  {10, "partial", kSame},
                                  {5, "failed", nullptr}};
  Put(101, same);
  EXPECT_EQ(Find(), (Found{{Uid(101), 2}}));
  EXPECT_EQ(Find(15), (Found{})) << "one set alone says little";
  EXPECT_EQ(Find(50), (Found{})) << "it has not been looking for so long";
}

TEST_F(Unchanged, AreNoneThatMayHaveChanged) {
  struct Row {
    const char* what;
    const char* changes;
  };
  int number = 200;
  for (const Row& row : std::vector<Row>{{"added", R"({"added": 1, "changed": 0, "removed": 0})"},
                                         {"changed", R"({"added": 0, "changed": 2, "removed": 0})"},
                                         {"removed", R"({"removed": 3})"},
                                         {"compared with nothing", nullptr}}) {
    Put(++number, {{40, "success", kSame},
                   {20, "success", kSame},
                   {10, "success", row.changes},
                   {5, "success", kSame}});
    EXPECT_EQ(Find(), (Found{})) << row.what;
  }
  // What changed before that is long ago.
  Put(++number,
      {{40, "success", R"({"added": 1})"}, {20, "success", kSame}, {10, "success", kSame}});
  EXPECT_EQ(Find(), (Found{{Uid(number), 2}}));
}

TEST_F(Unchanged, AreOfThisClusterAndAtWork) {
  const std::vector<Past> same = {
      {40, "success", kSame}, {20, "success", kSame}, {10, "success", kSame}};
  Put(301, same, "enabled = false");
  Put(302, same, "deleted_at = now()");
  Put(303, same, "cluster_uid = '" + Uid(82) + "'");
  Put(304, {});
  EXPECT_EQ(Find(), (Found{}));
  Put(305, same);
  EXPECT_EQ(Find(), (Found{{Uid(305), 2}}));
}

}  // namespace
}  // namespace strongroom::store
