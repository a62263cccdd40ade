#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "world.h"

namespace strongroom::test {
namespace {

using kube::kNamespaces;

// What the controller of another cluster has stored of a namespace of that name.
void StoreForeignRows(World& world, const std::string& ns) {
  pqxx::connection connection(world.postgres().dsn());
  pqxx::work work(connection);
  work.exec(
      "INSERT INTO strongroom.tenants (uid, namespace, name, resource_version, cluster_uid) "
      "VALUES (gen_random_uuid(), " +
      work.quote(ns) +
      ", 'foreign', 1, gen_random_uuid());"
      "INSERT INTO strongroom.backup_schedules "
      "(id, tenant_id, namespace, name, resource_version, cluster_uid) "
      "SELECT gen_random_uuid(), id, namespace, 'foreign', 1, cluster_uid "
      "FROM strongroom.tenants WHERE name = 'foreign';"
      "INSERT INTO strongroom.backup_schedule_runs (id, backup_schedule_id, tenant_id, namespace, "
      "name, scheduled_for, trigger, status, resource_version, cluster_uid) "
      "SELECT gen_random_uuid(), id, tenant_id, namespace, 'foreign-1', now(), 'manual', "
      "'running', "
      "1, cluster_uid FROM strongroom.backup_schedules WHERE name = 'foreign'");
  work.commit();
}

TEST(TwoClusters, ShareADatabaseAndTouchNoRowOfEachOther) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("two-clusters");
  StoreForeignRows(world, ns);
  world.MakeSchedule(ns, "nightly");
  const RunningController controller(*transport, clock, "two-clusters");
  const std::string own =
      "select count(*) from strongroom.backup_schedule_runs r join strongroom.backup_schedules s "
      "on s.id = r.backup_schedule_id join strongroom.tenants t on t.id = r.tenant_id "
      "where r.namespace = '" +
      ns +
      "' and r.cluster_uid = s.cluster_uid and r.cluster_uid = "
      "t.cluster_uid and r.cluster_uid = '" +
      world.Get(kNamespaces, "", "kube-system")["metadata"]["uid"].get<std::string>() + "'";
  Await("the row of the run", [&] { return world.Sql(own) == "1"; });
  EXPECT_EQ(world.Sql("select concat_ws(' ', t.deleted_at, s.deleted_at, r.status) "
                      "from strongroom.backup_schedule_runs r "
                      "join strongroom.backup_schedules s on s.id = r.backup_schedule_id "
                      "join strongroom.tenants t on t.id = r.tenant_id where r.name = 'foreign-1'"),
            "running");
}

}  // namespace
}  // namespace strongroom::test
