#include "domain/report_times.h"

#include <gtest/gtest.h>

#include <vector>

namespace strongroom::domain {
namespace {

using Time = std::optional<std::chrono::sys_seconds>;

Time At(int64_t seconds) { return std::chrono::sys_seconds{std::chrono::seconds{seconds}}; }

// The run was made at 100.
TEST(BoundTimes, MovesWhatCannotBe) {
  constexpr int64_t kFarAway = int64_t{1} << 40U;
  struct Case {
    const char* what;
    Time started, finished;
    int64_t now;
    Time started_is, finished_is;
  };
  const std::vector<Case> cases = {
      {"as it was", At(110), At(150), 200, At(110), At(150)},
      {"at the bounds", At(100), At(200), 200, At(100), At(200)},
      {"before the run was made", At(-kFarAway), At(5), 200, At(100), At(100)},
      {"later than now", At(kFarAway), At(kFarAway), 200, At(200), At(200)},
      {"ended later than now", At(110), At(kFarAway), 200, At(110), At(200)},
      {"ended before it began", At(150), At(110), 200, At(150), At(150)},
      {"no beginning", {}, At(150), 200, {}, At(150)},
      {"no end", At(110), {}, 200, At(110), {}},
      {"neither", {}, {}, 200, {}, {}},
      {"a clock that is behind", At(110), At(150), 50, At(100), At(100)},
  };
  for (const Case& c : cases) {
    Outcome outcome{.phase = RunPhase::kSuccess};
    outcome.started_at = c.started;
    outcome.finished_at = c.finished;
    BoundTimes(outcome, *At(100), *At(c.now));
    EXPECT_EQ(outcome.started_at, c.started_is) << c.what;
    EXPECT_EQ(outcome.finished_at, c.finished_is) << c.what;
  }
}

}  // namespace
}  // namespace strongroom::domain
