#include "controller/samplers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/fake_clock.h"
#include "support/instant.h"

namespace strongroom::controller {
namespace {

using testing::HasSubstr;
using testing::Not;

kube::Json Schedule(const char* name, const kube::Json& status) {
  return {{"apiVersion", "strongroom.dev/v1alpha1"},
          {"kind", "BackupSchedule"},
          {"metadata",
           {{"namespace", "team-a"}, {"name", name}, {"uid", name}, {"resourceVersion", "1"}}},
          {"spec",
           {{"tenantRef", {{"name", "cluster"}}},
            {"frequency", "daily"},
            {"timeOfDay", "02:30"},
            {"policyTypes", {"roles"}}}},
          {"status", status}};
}

TEST(SampleSchedules, SaysWhatEachScheduleSays) {
  Caches caches;
  caches.schedules.Upsert(Schedule("nightly", {{"lastSuccessfulRunAt", "2027-01-15T07:00:00Z"}}));
  caches.schedules.Upsert(Schedule("new", kube::Json::object()));
  metrics::Registry registry;
  const metrics::ControllerMetrics metrics(registry);
  const test::FakeClock clock(test::At("2027-01-15T08:00:00Z"));
  registry.AddSampler(
      [&](metrics::Samples& samples) { SampleSchedules(metrics, caches, clock, samples); });
  const std::string text = registry.Render();
  EXPECT_THAT(text, HasSubstr("strongroom_schedules 2\n"));
  EXPECT_THAT(text, HasSubstr("strongroom_recovery_point_age_seconds{namespace=\"team-a\","
                              "schedule=\"nightly\"} 3600\n"));
  EXPECT_THAT(text, Not(HasSubstr("strongroom_recovery_point_age_seconds{namespace=\"team-a\","
                                  "schedule=\"new\"}")));
  EXPECT_THAT(text, HasSubstr("strongroom_schedule_expected_interval_seconds{namespace=\"team-a\","
                              "schedule=\"new\"} 86400\n"));
}

}  // namespace
}  // namespace strongroom::controller
