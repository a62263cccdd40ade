// Slots that were not run, as they are written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/controller/flushed.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""h;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

TEST_F(Flushed, WhatIsKnownOfASlotGoesBeforeUnrecorded) {
  const auto timing = shop_.caches.schedules.Get(kNightly)->spec->timing;
  shop_.server.Patch("backupschedules", kShop, "nightly",
                     {{"status",
                       {{"effectiveSince", "2025-12-28T12:00:00Z"},
                        {"effectiveTiming", domain::Describe(timing)},
                        {"lastScheduledFor", "2026-01-01T00:00:00Z"}}}});
  const auto slot = shop_.clock.NowSeconds() - 48h;
  shop_.history.RecordMissed(*shop_.caches.schedules.Get(kNightly), "",
                             {.slot = slot, .reason = "ControllerDown"});
  EXPECT_TRUE(flusher_.Flush());
  EXPECT_THAT(store_.SkipReasons(),
              UnorderedElementsAre("Unrecorded", "ControllerDown", "Unrecorded"));
  EXPECT_THAT(Metrics(), HasSubstr("strongroom_slots_missed_total{reason=\"Unrecorded\"} 2\n"));
  EXPECT_THAT(Metrics(), HasSubstr("strongroom_slots_missed_total{reason=\"ControllerDown\"} 1\n"));
}

// An attempt whose status meets a conflict is made again, here or by another leader.
TEST_F(Flushed, ASlotCountsOnceHoweverOftenItIsTold) {
  const auto schedule = shop_.caches.schedules.Get(kNightly);
  const domain::MissedSlot slot{.slot = shop_.clock.NowSeconds(), .reason = "NotReady"};
  store_.SetAway(true);
  shop_.history.RecordMissed(*schedule, "", slot);
  flusher_.Flush();
  EXPECT_THAT(Metrics(), HasSubstr("strongroom_slots_missed_total{reason=\"NotReady\"} 0\n"));
  store_.SetAway(false);
  for (int told = 0; told < 2; ++told) {
    shop_.history.RecordMissed(*schedule, "", slot);
    EXPECT_TRUE(flusher_.Flush());
    EXPECT_THAT(Metrics(), HasSubstr("strongroom_slots_missed_total{reason=\"NotReady\"} 1\n"));
  }
}

}  // namespace
}  // namespace strongroom::controller
