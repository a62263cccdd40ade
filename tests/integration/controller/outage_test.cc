#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

#include "api/kinds.h"
#include "held_requests.h"
#include "store/error.h"
#include "support/built_in_catalogues.h"
#include "support/forwarding_transport.h"
#include "world.h"

// What the controller depends on is away: at the start, or later.
namespace strongroom::test {
namespace {

using kube::Json;

using kube::kLeases;

TEST(Outage, PostgresAwayDelaysNothingAndLosesNothing) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("no-postgres", 10);
  world.postgres().Stop();
  world.MakeSchedule(ns, "at-start");
  const RunningController controller(*transport, clock, "outage");
  Await("a Job without PostgreSQL", [&] { return world.List(controller::kJobs, ns).size() == 1; });
  Await("readiness to tell", [&] { return controller.Fetch("/readyz").first == 503; });
  EXPECT_EQ(controller.Fetch("/healthz").first, 200);
  EXPECT_NE(controller.Fetch("/metrics").second.find("strongroom_history_up 0"), std::string::npos);

  world.postgres().Start();
  Await("readiness to return", [&] { return controller.Fetch("/readyz").first == 200; });
  world.postgres().Crash();
  world.MakeSchedule(ns, "later");
  Await("a second Job", [&] { return world.List(controller::kJobs, ns).size() == 2; });
  for (const Json& job : world.List(controller::kJobs, ns)) {
    world.FinishRun(ns, job["metadata"]["name"], "success");
  }
  world.postgres().Start();
  Await("both rows", [&] {
    return world.Sql(
               "select count(*) from strongroom.backup_schedule_runs where status = 'success' and "
               "namespace = '" +
               ns + "'") == "2";
  });
  Await("no lag", [&] {
    return controller.Fetch("/metrics").second.find("strongroom_history_lag_seconds 0\n") !=
           std::string::npos;
  });
}

TEST(Outage, PostgresThatFallsSilentIsToldOf) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const RunningController controller(*transport, clock, "silent-postgres");
  Await("readiness", [&] { return controller.Fetch("/readyz").first == 200; });
  {
    const StandStill silent;
    Await("readiness to tell", [&] {
      return controller.Fetch("/readyz").second.find("[-]database") != std::string::npos;
    });
  }
  Await("readiness to return", [&] { return controller.Fetch("/readyz").first == 200; });
}

TEST(Outage, NobodyIsReadyBeforePostgresHasLetHimIn) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const RunningController leader(*transport, clock, "ready");
  Await("the lead", [&] { return leader.IsLeading(); });
  world.postgres().Stop();
  const RunningController standby(*transport, clock, "ready");
  Await("its caches",
        [&] { return standby.Fetch("/readyz").second.find("[+]caches ok") != std::string::npos; });
  EXPECT_EQ(standby.Fetch("/readyz").first, 503);
  world.postgres().Start();
  Await("readiness", [&] { return standby.Fetch("/readyz").first == 200; });
  EXPECT_FALSE(standby.IsLeading());
}

TEST(Outage, AControllerThatPostgresNeverLetsInEnds) {
  World& world = World::Shared();
  const base::SystemClock clock;
  const auto transport = world.control_plane().MakeTransport();
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  controller::Options options = MakeOptions("not-let-in");
  options.database.insert(options.database.find('@'), "wrong");
  controller::Controller controller(
      options, catalogues, {.work = *transport, .lease = *transport, .reviews = *transport}, clock);
  EXPECT_THROW(controller.Run({}), store::StoreError);
}

TEST(Outage, SlotsMissedBeforeACrashWithoutPostgresAreInTheLedger) {
  World& world = World::Shared();
  // Four slots have come when this controller begins: three are missed, the latest is run.
  const ShiftedClock clock{std::chrono::days{3} + World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("crash-without-postgres", 10);
  world.MakeSchedule(ns, "nightly");
  world.postgres().Stop();
  {
    const RunningController doomed(*transport, clock, "outage");
    Await("the status after the missed slots", [&] {
      const Json schedule = world.Get(api::kScheduleKind, ns, "nightly");
      return schedule.contains("/status/lastScheduledFor"_json_pointer);
    });
  }
  world.postgres().Start();
  const RunningController heir(*transport, clock, "outage");
  const auto rows = [&](const std::string& where) {
    return world.Sql("select count(*) from strongroom.backup_schedule_runs where namespace = '" +
                     ns + "' and " + where);
  };
  Await("a row for each missed slot",
        [&] { return rows("status = 'skipped' and reason = 'Unrecorded'") == "3"; });
  Await("the row of the run", [&] { return rows("name <> ''") == "1"; });
  EXPECT_EQ(rows("true"), "4");
}

TEST(Outage, ApiServerAwayAtTheStartIsWaitedFor) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("no-api-server");
  world.MakeSchedule(ns, "nightly");
  world.control_plane().StopApiServer();
  const RunningController controller(*transport, clock, "outage");
  Await("health", [&] { return controller.Fetch("/healthz").first == 200; });
  EXPECT_EQ(controller.Fetch("/readyz").first, 503);
  world.control_plane().StartApiServer();
  Await("its Job", [&] { return world.List(controller::kJobs, ns).size() == 1; });
}

TEST(Outage, ASlowApiServerDoesNotKeepTheLeaseFromBeingRenewed) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto work = world.control_plane().MakeTransport();
  const auto lease = world.control_plane().MakeTransport();
  HeldRequests held(*work);
  const RunningController controller({.work = held, .lease = *lease, .reviews = *lease}, clock,
                                     "slow");
  Await("the lead", [&] { return controller.IsLeading(); });
  const std::string ns = world.MakeNamespace("slow-api-server");
  held.Hold();
  world.MakeSchedule(ns, "nightly");
  held.AwaitOne();
  std::string renewed = world.Get(kLeases, "default", "slow")["spec"]["renewTime"];
  for (int i = 0; i < 3; ++i) {
    Await("a renewal", [&] {
      const std::string last = std::exchange(
          renewed, world.Get(kLeases, "default", "slow")["spec"]["renewTime"].get<std::string>());
      return last != renewed;
    });
  }
  EXPECT_TRUE(controller.IsLeading());
}

// Throws what nothing in the controller expects when the status of a tenant is written.
class BreakingTransport final : public ForwardingTransport {
 public:
  using ForwardingTransport::ForwardingTransport;
  web::Response Send(const web::Request& request, std::stop_token stop) override {
    const bool is_tenant = request.path_and_query.find("/tenants/") != std::string::npos;
    if (request.method == "PATCH" && is_tenant) throw 7;
    return ForwardingTransport::Send(request, std::move(stop));
  }
};

TEST(Outage, AControllerThatCannotGoOnEndsAndGivesUpItsLease) {
  World& world = World::Shared();
  const base::SystemClock clock;
  const auto transport = world.control_plane().MakeTransport();
  BreakingTransport breaking(*transport);
  world.MakeNamespace("cannot-go-on");
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  controller::Controller controller(MakeOptions("ends"), catalogues,
                                    {.work = breaking, .lease = *transport, .reviews = *transport},
                                    clock);
  EXPECT_THROW(controller.Run({}), std::runtime_error);
  EXPECT_EQ(world.Get(kLeases, "default", "ends")["spec"]["holderIdentity"], "");
}

TEST(Outage, WhatIsDeletedWhileNobodyWatchesKeepsItsRowsAndIsMarked) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("deleted-schedule");
  world.MakeSchedule(ns, "nightly");
  const std::string tenants_and_schedules =
      "select count(deleted_at) || ' of ' || count(*) from (select namespace, deleted_at from "
      "strongroom.tenants union all select namespace, deleted_at from "
      "strongroom.backup_schedules) objects where namespace = '" +
      ns + "'";
  const std::string runs =
      "select string_agg(status || ' ' || reason, ', ') from strongroom.backup_schedule_runs "
      "where namespace = '" +
      ns + "'";
  {
    const RunningController controller(*transport, clock, "outage");
    Await("the rows of tenant and schedule",
          [&] { return world.Sql(tenants_and_schedules) == "0 of 2"; });
    Await("the row of the run", [&] { return world.Sql(runs) == "pending "; });
  }
  // Nobody watches while they are deleted.
  const Json run = world.List(api::kRunKind, ns).at(0);
  world.client().Delete(api::kRunKind, ns, run["metadata"]["name"].get<std::string>());
  world.client().Delete(api::kScheduleKind, ns, "nightly");
  world.client().Delete(api::kTenantKind, ns, "tenant");
  const RunningController controller(*transport, clock, "outage");
  Await("the marks", [&] { return world.Sql(tenants_and_schedules) == "2 of 2"; });
  Await("the end of the run", [&] { return world.Sql(runs) == "canceled RunVanished"; });
}

}  // namespace
}  // namespace strongroom::test
