#include <gtest/gtest.h>

#include <iostream>

#include "api/kinds.h"
#include "base/timestamp.h"
#include "installation.h"
#include "integration/support/command.h"
#include "support/eventually.h"

// Nobody hears of the API server for a minute, in which slots fall due and a run goes on.
namespace strongroom::test {
namespace {

using kube::Json;
using std::chrono::seconds;
using std::chrono::steady_clock;
using std::chrono::sys_seconds;

constexpr seconds kOutage{60};
// Of a slot that is not worth running any later; within the outage all the same.
constexpr seconds kDeadline{5};
// Who waits out its backoff, which has become the longest one by then, takes 13 to 29 s.
constexpr seconds kSoon{5};

std::vector<std::string> RowsOf(const HistoryDatabase& history, const std::string& schedule) {
  return history.Column(
      "SELECT r.trigger || ' ' || r.status || ' ' || r.reason "
      "FROM strongroom.backup_schedule_runs r "
      "JOIN strongroom.backup_schedules s ON s.id = r.backup_schedule_id WHERE s.name = '" +
      schedule + "'");
}

TEST(ApiServerAway, ForAMinuteCostsNoSlotAndNoRun) {
  const Postgres postgres(NameOfThisProgram() + "-api");
  const HistoryDatabase history(postgres);
  Installation whole("api", history);
  // The first run of it may still be there when the second is asked for.
  whole.MakeSchedule("by-hand", {{"concurrencyPolicy", "allow"}});
  whole.node().Hold();
  whole.RunNow("by-hand");
  whole.AwaitRuns("by-hand", "running", 1);
  // The next minute, with some time to say so.
  const base::SystemClock clock;
  const sys_seconds slot = std::chrono::ceil<std::chrono::minutes>(clock.NowSeconds() + seconds{3});
  const Json at{{"timeOfDay", base::FormatTimestamp(slot).substr(11, 5)}};
  whole.MakeSchedule("due", at);
  Json hurried = at;
  hurried["startingDeadlineSeconds"] = kDeadline.count();
  whole.MakeSchedule("hurried", hurried);
  ASSERT_LT(clock.NowSeconds(), slot) << "it took too long to say so";

  const auto stopped = steady_clock::now();
  whole.cluster().StopApiServer();
  // Meanwhile the places of all watches are forgotten.
  whole.cluster().Compact();
  whole.node().Release();
  const auto is_over = [&] {
    return steady_clock::now() - stopped >= kOutage && clock.NowSeconds() > slot + 2 * kDeadline;
  };
  ASSERT_TRUE(Eventually(is_over, 3 * kOutage));
  whole.cluster().StartApiServer();
  const auto started = steady_clock::now();
  whole.RunNow("by-hand");
  const bool is_soon = Eventually([&] { return whole.RunsOf("by-hand").size() == 2; }, kSoon);
  const auto passed = steady_clock::now() - started;
  std::cout << "acted upon after "
            << std::chrono::duration_cast<std::chrono::milliseconds>(passed).count() << " ms\n";
  EXPECT_TRUE(is_soon);

  whole.AwaitRuns("due", "success", 1);
  whole.AwaitRuns("by-hand", "success", 2);
  Await("the slot that came too late", [&] { return RowsOf(history, "hurried").size() == 1; });
  Await("the history of all", [&] {
    return RowsOf(history, "due") == std::vector<std::string>{"schedule success Completed"} &&
           RowsOf(history, "by-hand").size() == 2;
  });
  EXPECT_EQ(RowsOf(history, "hurried"),
            std::vector<std::string>{"schedule skipped DeadlineExceeded"});
  EXPECT_TRUE(whole.RunsOf("hurried").empty());
  EXPECT_EQ(whole.RunsOf("due").size(), 1U);
}

}  // namespace
}  // namespace strongroom::test
