#include <gtest/gtest.h>

#include <memory>

#include "api/kinds.h"
#include "world.h"

// What a leader says of restores, and what the next one does.
namespace strongroom::test {
namespace {

using kube::Json;

void MakeRestore(World& world, const std::string& ns, const std::string& name, bool is_canceled) {
  world.client().Create(api::kRestoreKind, ns,
                        {{"apiVersion", "strongroom.dev/v1alpha1"},
                         {"kind", "BackupRestore"},
                         {"metadata", {{"name", name}}},
                         {"spec",
                          {{"backupSet", "nightly-202601010000-1"},
                           {"cancel", is_canceled},
                           {"target", {{"kubernetes", {{"serviceAccountName", "not-there"}}}}}}}});
}

TEST(RestoresOfAController, AreCountedByTheOneThatLeadsWhenTheyEnd) {
  World& world = World::Shared();
  const ShiftedClock clock{World::kAhead};
  const auto transport = world.control_plane().MakeTransport();
  const std::string ns = world.MakeNamespace("restores");
  const std::string canceled = "strongroom_restores_total{mode=\"plan\",result=\"canceled\"} ";
  const std::string waits = "strongroom_restores_open_since_timestamp_seconds{namespace=\"" + ns +
                            "\",phase=\"pending\"}";
  std::unique_ptr<RunningController> controller;
  const auto says = [&](const std::string& words) {
    return controller->Fetch("/metrics").second.find(words) != std::string::npos;
  };
  const auto lead = [&] {
    controller.reset();
    controller = std::make_unique<RunningController>(*transport, clock, "restores");
    Await("the restore that waits", [&] { return says(waits); });
  };

  MakeRestore(world, ns, "waits", false);
  MakeRestore(world, ns, "ended", true);
  lead();
  Await("the end to be counted", [&] { return says(canceled + "1\n"); });
  EXPECT_EQ(world.Get(api::kRestoreKind, ns, "ended")["status"]["phase"], "canceled");

  lead();
  EXPECT_TRUE(says(canceled + "0\n"));
  MakeRestore(world, ns, "ended-later", true);
  Await("the end to be counted", [&] { return !says(canceled + "0\n"); });
  EXPECT_TRUE(says(canceled + "1\n")) << "the other one's is its predecessor's";

  world.client().MergePatch(api::kRestoreKind, ns, "waits", {{"spec", {{"cancel", true}}}});
  Await("the end to be counted", [&] { return says(canceled + "2\n"); });
  Await("nothing to wait", [&] { return !says(waits); });
}

}  // namespace
}  // namespace strongroom::test
