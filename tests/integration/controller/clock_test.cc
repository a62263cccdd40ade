#include <gtest/gtest.h>

#include <algorithm>

#include "api/kinds.h"
#include "world.h"

// A machine whose clock is wrong.
namespace strongroom::test {
namespace {

TEST(WrongClock, LeadsNothingAndSettlesNoSlot) {
  World& world = World::Shared();
  ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("wrong-clock", 10);
  const RunningController controller(*transport, clock, "wrong-clock");
  struct Row {
    const char* schedule;
    std::chrono::days off;
    const char* skew;
  };
  for (const Row& row :
       {Row{"ahead", std::chrono::days{365}, "strongroom_clock_skew_seconds 3"},
        Row{"behind", std::chrono::days{-365}, "strongroom_clock_skew_seconds -3"}}) {
    SCOPED_TRACE(row.schedule);
    Await("the lease", [&] { return controller.IsLeading(); });
    clock.Set(row.off);
    Await("the lease to be given up", [&] { return !controller.IsLeading(); });
    const auto [status, checks] = controller.Fetch("/readyz");
    EXPECT_EQ(status, 503);
    EXPECT_NE(checks.find("[-]clock"), std::string::npos) << checks;
    const std::string metrics = controller.Fetch("/metrics").second;
    EXPECT_NE(metrics.find(row.skew), std::string::npos) << metrics;
    world.MakeSchedule(ns, row.schedule);
    clock.Set(World::kAhead);
    Await("the slot's Job, once the clock is right", [&] {
      const auto jobs = world.List(controller::kJobs, ns);
      return std::any_of(jobs.begin(), jobs.end(), [&](const kube::Json& job) {
        return job["metadata"]["name"].get<std::string>().starts_with(row.schedule);
      });
    });
  }
  EXPECT_EQ(world.List(api::kRunKind, ns).size(), 2U);
}

}  // namespace
}  // namespace strongroom::test
