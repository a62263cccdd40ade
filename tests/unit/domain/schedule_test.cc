#include "domain/schedule.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

struct Said {
  const char* what;
  bool is_true;
  const char* message;
  int64_t of_generation;
  const char* why;
};

TEST(WhyNotReady, RepeatsWhatWasSaidOfThisSpec) {
  const std::vector<Said> cases{
      {"not ready", false, "there is no Tenant", 2, "TenantNotFound: there is no Tenant"},
      {"the reason is all that there is to say", false, "", 2, "TenantNotFound"},
      {"ready", true, "there is no Tenant", 2, ""},
      {"said of another spec", false, "there is no Tenant", 1, ""},
  };
  for (const Said& c : cases) {
    ScheduleStatus status;
    status.observed_generation = c.of_generation;
    SetCondition(
        status.conditions,
        {.type = "Ready", .is_true = c.is_true, .reason = "TenantNotFound", .message = c.message});
    EXPECT_EQ(WhyNotReady(status, 2), c.why) << c.what;
  }
  EXPECT_EQ(WhyNotReady({}, 0), "") << "nothing has been said yet";
}

}  // namespace
}  // namespace strongroom::domain
