#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "api/kinds.h"
#include "world.h"

// What people are told, by a controller on a real PostgreSQL: once, whoever dies when.
namespace strongroom::test {
namespace {

using kube::Json;

std::string Told(World& world, const std::string& ns) {
  return world.Sql(
      "SELECT coalesce(string_agg(concat_ws(' ', notice->>'event', notice->>'state', "
      "notice->'object'->>'name'), ', ' ORDER BY seq), '') FROM strongroom.notices "
      "WHERE notice->'object'->>'namespace' = '" +
      ns + "'");
}

std::string Waiting(World& world, const std::string& ns) {
  return world.Sql(
      "SELECT count(*) FROM strongroom.outbox o JOIN strongroom.backup_schedule_runs r "
      "ON r.id = o.run_uid WHERE o.delivered_at IS NULL AND r.namespace = '" +
      ns + "'");
}

std::string News(World& world, const std::string& ns) {
  return world.Sql(
      "SELECT count(*) FROM strongroom.outbox o JOIN strongroom.backup_schedule_runs r "
      "ON r.id = o.run_uid WHERE r.namespace = '" +
      ns + "'");
}

// The run of the schedule that is due, once it has a Job, ends.
void EndRun(World& world, const std::string& ns, const std::string& phase) {
  Await("a Job", [&] { return world.List(controller::kJobs, ns).size() == 1; });
  world.FinishRun(ns, world.List(controller::kJobs, ns)[0]["metadata"]["name"], phase);
}

TEST(Notices, AreToldByTheNextWhereTheFirstDiedAfterTheRunWasStored) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("told-by-the-next");
  world.MakeSchedule(ns, "nightly");
  {
    // Nobody gets a notice into the table.
    pqxx::connection connection(world.postgres().dsn());
    pqxx::work holder(connection);
    holder.exec("LOCK TABLE strongroom.notices IN EXCLUSIVE MODE");
    std::optional<RunningController> first;
    first.emplace(*transport, clock, "told-by-the-next");
    EndRun(world, ns, "failed");
    Await("the news that it ended", [&] { return News(world, ns) != "0"; });
    first.reset();
    holder.abort();
  }
  const RunningController heir(*transport, clock, "told-by-the-next");
  Await("nothing that waits", [&] { return Waiting(world, ns) == "0"; });
  EXPECT_EQ(Told(world, ns), "runFailed opened nightly");
}

TEST(Notices, AreToldOnceByTwoWhoLead) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("told-by-two");
  world.MakeSchedule(ns, "nightly");
  const RunningController one(*transport, clock, "told-by-one");
  const RunningController other(*transport, clock, "told-by-the-other");
  Await("both to lead", [&] { return one.IsLeading() && other.IsLeading(); });
  EndRun(world, ns, "failed");
  Await("what is told", [&] { return News(world, ns) == "1" && Waiting(world, ns) == "0"; });
  EXPECT_EQ(Told(world, ns), "runFailed opened nightly");
}

TEST(Notices, WaitForPostgres) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("told-later");
  world.MakeSchedule(ns, "nightly");
  const RunningController controller(*transport, clock, "told-later");
  Await("a Job", [&] { return world.List(controller::kJobs, ns).size() == 1; });
  world.postgres().Crash();
  EndRun(world, ns, "partial");
  world.postgres().Start();
  Await("what is told", [&] { return Told(world, ns) == "runPartial opened nightly"; });
  EXPECT_EQ(Waiting(world, ns), "0");
  EXPECT_NE(controller.Fetch("/metrics").second.find("strongroom_outbox_waiting_seconds"),
            std::string::npos);
}

// As when all schedules of a fleet fall due in one minute, and what they back up is away.
TEST(Notices, OfAThousandRunsThatEndAtOnceAreMade) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("told-of-a-thousand");
  world.MakeSchedule(ns, "nightly");
  const RunningController controller(*transport, clock, "told-of-a-thousand");
  Await("the schedule's row", [&] {
    return world.Sql("SELECT count(*) FROM strongroom.backup_schedules WHERE namespace = '" + ns +
                     "'") == "1";
  });
  pqxx::connection connection(world.postgres().dsn());
  pqxx::work work(connection);
  // Schedules that are in no cache: what is open of them is over within the minute, as they are
  // gone.
  work.exec(
      "WITH made AS (INSERT INTO strongroom.backup_schedules (id, namespace, name, cluster_uid) "
      "SELECT gen_random_uuid(), namespace, 'fleet-' || n, cluster_uid "
      "FROM strongroom.backup_schedules, generate_series(1, 1000) n WHERE namespace = '" +
      ns +
      "' RETURNING id, namespace, name, cluster_uid) "
      "INSERT INTO strongroom.backup_schedule_runs (id, backup_schedule_id, namespace, name, "
      "scheduled_for, trigger, status, finished_at, cluster_uid) SELECT gen_random_uuid(), id, "
      "namespace, name || '-run', now(), 'schedule', 'failed', now(), cluster_uid FROM made");
  work.exec(
      "INSERT INTO strongroom.outbox (kind, run_uid) SELECT 'runEnded', id "
      "FROM strongroom.backup_schedule_runs WHERE name LIKE 'fleet-%' AND namespace = '" +
      ns + "'");
  work.commit();
  Await("a notice of each", [&] {
    return world.Sql(
               "SELECT count(DISTINCT object_uid) FROM strongroom.notices WHERE "
               "notice->>'event' = 'runFailed' AND notice->>'state' = 'opened' AND "
               "notice->'object'->>'name' LIKE 'fleet-%' AND notice->'object'->>'namespace' = '" +
               ns + "'") == "1000";
  });
  Await("nothing that waits", [&] { return Waiting(world, ns) == "0"; });
}

TEST(Notices, SayThatAnIncidentIsOverWhenItsScheduleIsGone) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("told-to-the-end");
  world.MakeSchedule(ns, "nightly");
  {
    const RunningController first(*transport, clock, "told-to-the-end");
    EndRun(world, ns, "failed");
    Await("what is told", [&] { return Told(world, ns) == "runFailed opened nightly"; });
  }
  world.client().Delete(api::kScheduleKind, ns, "nightly");
  Await("that it is gone",
        [&] { return world.TryGet(api::kScheduleKind, ns, "nightly").is_null(); });
  // It looks when it begins, and not only a minute later.
  const RunningController heir(*transport, clock, "told-to-the-end");
  Await("that it is over",
        [&] { return Told(world, ns) == "runFailed opened nightly, runFailed recovered nightly"; });
}

}  // namespace
}  // namespace strongroom::test
