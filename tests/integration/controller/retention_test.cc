#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "api/kinds.h"
#include "base/sha256.h"
#include "base/uuid.h"
#include "kube/cluster_identity.h"
#include "store/cluster_uid.h"
#include "store/ingest.h"
#include "world.h"

// What is kept: backup sets in PostgreSQL, Run objects in the cluster.
namespace strongroom::test {
namespace {

using kube::Json;

// A sealed set of the schedule, as the server would have stored it.
void StoreSet(store::Database& database, const Json& schedule, int number,
              const std::string& cluster = store::kNoCluster) {
  const std::string suffix = std::to_string(number);
  const std::string ns = schedule["metadata"]["namespace"];
  store::Ingest ingest(database,
                       {.cluster_uid = cluster,
                        .ns = ns,
                        .tenant_uid = base::UuidOf(ns),
                        .tenant_name = "tenant",
                        .schedule_uid = schedule["metadata"]["uid"],
                        .schedule_name = schedule["metadata"]["name"],
                        .run_uid = base::UuidOf(ns + suffix),
                        .run_name = "earlier-" + suffix},
                       [](const std::string&, const std::string&) { return std::nullopt; });
  const std::string content = "{\"number\":" + suffix + "}";
  ingest.Add({.item = {.type = "roles",
                       .external_id = "a-role",
                       .display_name = "a role",
                       .content = content},
              .digest = base::Sha256Hex(content),
              .change_digest = base::Sha256Hex(content),
              .epoch = 1});
  domain::Outcome outcome;
  outcome.phase = domain::RunPhase::kSuccess;
  domain::TypeCoverage& roles = outcome.summary.types["roles"];
  roles.state = domain::TypeState::kComplete;
  roles.total = 1;
  roles.backed_up = 1;
  ingest.Finish(outcome);
  ingest.Commit("{}");
}

TEST(Retention, KeepsTheLastSetsOfASchedule) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("keep-last");
  const Json schedule = world.MakeSchedule(ns, "nightly", {{"retention", {{"keepLast", 2}}}});
  store::Database database(world.postgres().dsn());
  for (int number = 1; number <= 4; ++number) StoreSet(database, schedule, number);

  const RunningController controller(*transport, clock, "retention");
  Await("the Job", [&] { return world.List(controller::kJobs, ns).size() == 1; });
  world.FinishRun(ns, world.List(controller::kJobs, ns)[0]["metadata"]["name"], "success");
  const std::string sets = "select count(*) from strongroom.backup_sets where namespace = '" + ns +
                           "' and deleted_at is ";
  Await("the mark on the oldest two", [&] { return world.Sql(sets + "not null") == "2"; });
  EXPECT_EQ(world.Sql(sets + "null"), "2");
  EXPECT_EQ(world.Sql("select string_agg(run_name, ',' order by seq) from strongroom.backup_sets "
                      "where deleted_at is null and namespace = '" +
                      ns + "'"),
            "earlier-3,earlier-4");
}

// Nobody can do it yet, as it has no account; its set waits with it.
TEST(Retention, KeepsWhatARestoreUsesUntilThatIsGone) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("in-use");
  const Json schedule = world.MakeSchedule(ns, "nightly", {{"enabled", false}});
  store::Database database(world.postgres().dsn());
  const std::string cluster = kube::ClusterIdentity(world.client()).Uid();
  for (int number = 1; number <= 2; ++number) StoreSet(database, schedule, number, cluster);
  {
    pqxx::connection connection(world.postgres().dsn());
    pqxx::work work(connection);
    work.exec(
        "SET LOCAL session_replication_role = replica; UPDATE strongroom.backup_sets "
        "SET deleted_at = now() - interval '8 days' WHERE namespace = '" +
        ns + "'");
    work.commit();
  }
  const auto names = [&] {
    return world.Sql(
        "select string_agg(run_name || '-' || id, ' ' order by id) from strongroom.backup_sets "
        "where namespace = '" +
        ns + "'");
  };
  const std::string used = names().substr(0, names().find(' '));
  world.client().Create(api::kRestoreKind, ns,
                        {{"apiVersion", api::kApiVersion},
                         {"kind", api::kRestoreKind.kind},
                         {"metadata", {{"name", "back"}}},
                         {"spec",
                          {{"backupSet", used},
                           {"mode", "apply"},
                           {"target", {{"kubernetes", {{"serviceAccountName", "nobody"}}}}}}}});
  {
    const RunningController controller(*transport, clock, "in-use");
    Await("the removal of the other", [&] { return names().find(' ') == std::string::npos; });
    EXPECT_EQ(names(), used);
  }
  world.client().Delete(api::kRestoreKind, ns, "back");
  const RunningController controller(*transport, clock, "in-use");
  Await("the removal of what was in use", [&] { return names().empty(); });
}

TEST(Retention, KeepsRunObjectsUpToTheHistoryLimitOnceTheyAreStored) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("history-limit");
  world.MakeSchedule(ns, "nightly", {{"enabled", false}, {"successfulRunsHistoryLimit", 2}});
  const RunningController controller(*transport, clock, "history-limit");
  for (int number = 1; number <= 4; ++number) {
    const std::string token = "token-" + std::to_string(number);
    world.client().MergePatch(
        api::kScheduleKind, ns, "nightly",
        {{"metadata", {{"annotations", {{"strongroom.dev/run-now", token}}}}}});
    std::string fresh;
    Await("the Job of " + token, [&] {
      for (const Json& run : world.List(api::kRunKind, ns)) {
        const bool is_over = run.contains("/status/phase"_json_pointer);
        if (!is_over) fresh = run["metadata"]["name"];
      }
      return !fresh.empty() && !world.TryGet(controller::kJobs, ns, fresh).is_null();
    });
    world.FinishRun(ns, fresh, "success");
    Await("the end of " + fresh, [&] {
      const Json schedule = world.Get(api::kScheduleKind, ns, "nightly");
      const Json status = schedule.value("status", Json::object());
      return status.value("lastManualTrigger", "") == token &&
             status.value("active", Json::array()).empty();
    });
  }
  Await("two Run objects", [&] { return world.List(api::kRunKind, ns).size() == 2; });
  EXPECT_EQ(world.Sql("select count(*) from strongroom.backup_schedule_runs "
                      "where status = 'success' and namespace = '" +
                      ns + "'"),
            "4");
  const Json status = world.Get(api::kScheduleKind, ns, "nightly")["status"];
  EXPECT_EQ(status["recentRuns"].size(), 4U);
}

}  // namespace
}  // namespace strongroom::test
