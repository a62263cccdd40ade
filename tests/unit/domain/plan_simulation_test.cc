// Plans carried out on a cluster in memory while everything goes wrong: controllers that die
// between any two writes, caches that are behind, outages, clocks that are set, executors that
// fail, users that change their minds. What must hold at any time, and what must be true once it is
// quiet.
#include <gtest/gtest.h>

#include "unit/domain/plan_story.h"

namespace strongroom::domain {
namespace {

constexpr unsigned kStories = 150;
constexpr int kLength = 60;

TEST(PlanSimulation, EverySlotIsRunOnceOrRecordedOnce) {
  for (unsigned seed = 1; seed <= kStories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Story story(seed, {});
    story.Tell(kLength);
    ASSERT_NO_FATAL_FAILURE(story.Calm());
    ASSERT_NO_FATAL_FAILURE(story.CheckSlots());
    // Of two at once either may end first.
    if (!story.IsForbid()) continue;
    ASSERT_NO_FATAL_FAILURE(story.CheckFailureCount());
  }
}

// Whoever may make Runs and Jobs can neither burn a slot nor make it run twice.
TEST(PlanSimulation, WhatPeopleMakeCostsNoSlot) {
  for (unsigned seed = 1; seed <= kStories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Story story(seed, {.people = true});
    story.Tell(kLength);
    ASSERT_NO_FATAL_FAILURE(story.Calm());
    ASSERT_NO_FATAL_FAILURE(story.CheckSlots());
  }
}

TEST(PlanSimulation, EditsNeverRunASlotFromBeforeThem) {
  for (unsigned seed = 1; seed <= kStories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Story story(seed, {.edits = true, .clock_set_back = false});
    ASSERT_NO_FATAL_FAILURE(story.Tell(kLength));
    ASSERT_NO_FATAL_FAILURE(story.Calm());
  }
}

TEST(PlanSimulation, AClockThatIsSetBackRunsNothingTwice) {
  for (unsigned seed = 1; seed <= kStories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Story story(seed, {.edits = true, .clock_set_back = true});
    ASSERT_NO_FATAL_FAILURE(story.Tell(kLength));
    ASSERT_NO_FATAL_FAILURE(story.Calm());
  }
}

}  // namespace
}  // namespace strongroom::domain
