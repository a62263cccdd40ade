#include "domain/ledger.h"

#include <gtest/gtest.h>

#include "domain/slots.h"
#include "support/instant.h"

namespace strongroom::domain {
namespace {

using std::chrono::sys_seconds;
using test::At;

ScheduleSpec Nightly() {
  ScheduleSpec spec;
  spec.timing.time_of_day = std::chrono::minutes{150};
  return spec;
}

ScheduleStatus StatusOf(const ScheduleSpec& spec, const char* since, const char* last) {
  ScheduleStatus status;
  status.effective_timing = Describe(spec.timing);
  status.effective_since = At(since);
  status.last_scheduled_for = At(last);
  return status;
}

constexpr size_t kMany = 100;

TEST(SettledSlots, AreThoseBeforeTheLastOne) {
  const ScheduleSpec spec = Nightly();
  const ScheduleStatus status = StatusOf(spec, "2026-03-01T02:30:00Z", "2026-03-04T02:30:00Z");
  EXPECT_EQ(SettledSlots(spec, status, sys_seconds{}, kMany),
            (std::vector{At("2026-03-01T02:30:00Z"), At("2026-03-02T02:30:00Z"),
                         At("2026-03-03T02:30:00Z")}));
  EXPECT_EQ(SettledSlots(spec, status, At("2026-03-02T02:30:00Z"), kMany),
            std::vector{At("2026-03-03T02:30:00Z")});
  EXPECT_EQ(SettledSlots(spec, status, sys_seconds{}, 1), std::vector{At("2026-03-03T02:30:00Z")});
}

TEST(SettledSlots, AreNoneWhereTheStatusSaysNothing) {
  ScheduleSpec spec = Nightly();
  const ScheduleStatus status = StatusOf(spec, "2026-03-01T00:00:00Z", "2026-03-04T02:30:00Z");
  EXPECT_TRUE(SettledSlots(spec, {}, sys_seconds{}, kMany).empty());
  EXPECT_TRUE(SettledSlots(spec, status, At("2026-03-09T00:00:00Z"), kMany).empty());
  // Edited or switched on a moment ago: the last slot is one of the timing before.
  EXPECT_TRUE(SettledSlots(spec, StatusOf(spec, "2026-03-05T00:00:00Z", "2026-03-04T02:30:00Z"),
                           sys_seconds{}, kMany)
                  .empty());
  spec.enabled = false;
  EXPECT_TRUE(SettledSlots(spec, status, sys_seconds{}, kMany).empty());
  spec = Nightly();
  spec.timing.time_of_day = std::chrono::minutes{151};
  EXPECT_TRUE(SettledSlots(spec, status, sys_seconds{}, kMany).empty());
}

}  // namespace
}  // namespace strongroom::domain
