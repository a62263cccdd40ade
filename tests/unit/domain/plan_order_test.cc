// Runs of one minute: their order is that in which they were made, whatever they are called.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "unit/domain/plan_world.h"

namespace strongroom::domain {
namespace {

using std::chrono::seconds;

constexpr size_t kRuns = 12;

// What becomes of runs by their place in the order in which they were made.
struct Fate {
  std::vector<size_t> recent;  // newest first
  std::vector<size_t> deleted;
  std::vector<size_t> started;
  ScheduleStatus status;
};

// Ended runs of one minute, and one that waits, made a second after another. The run of place i is
// called names[i], and they are seen in the order of `seen`.
Observed SameMinute(const std::vector<RunPhase>& phases, const std::vector<std::string>& names,
                    const std::vector<size_t>& seen) {
  Observed observed = NightlySchedule();
  Settle(observed, "0302");
  for (const size_t i : seen) {
    RunView run = RunOf("0302", phases[i], JobState::kComplete);
    run.name = names[i];
    run.trigger = Trigger::kManual;
    run.created_at += seconds{i};
    run.is_stored = true;
    if (phases[i] == RunPhase::kPending) {
      run.job = JobState::kAbsent;
    } else {
      run.started_at = run.created_at + seconds{1};
      run.finished_at = run.created_at + seconds{2};
    }
    observed.runs.push_back(run);
  }
  return observed;
}

Fate FateOf(Observed observed, const std::vector<std::string>& names) {
  const auto place = [&](const std::string& name) {
    return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  Fate fate;
  const Plan first = PlanSchedule(observed, When("0302 02:35"));
  for (const std::string& name : first.start_jobs) fate.started.push_back(place(name));
  // Only what the stored status has counted may be deleted.
  observed.status = first.status;
  const Plan second = PlanSchedule(observed, When("0302 02:35"));
  for (const std::string& name : second.delete_runs) fate.deleted.push_back(place(name));
  std::sort(fate.deleted.begin(), fate.deleted.end());
  fate.status = second.status;
  for (const RecentRun& run : fate.status.recent_runs) fate.recent.push_back(place(run.name));
  return fate;
}

TEST(PlanOrder, OfOneMinuteIsThatOfCreationWhateverTheNamesAre) {
  constexpr std::array kEnds{RunPhase::kSuccess, RunPhase::kFailed, RunPhase::kPartial,
                             RunPhase::kSkipped, RunPhase::kCanceled};
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<RunPhase> phases;
    std::vector<std::string> names;
    std::vector<size_t> seen(kRuns);
    std::iota(seen.begin(), seen.end(), 0U);
    for (size_t i = 0; i < kRuns; ++i) {
      phases.push_back(kEnds.at(random() % kEnds.size()));
      names.push_back("run-" + std::to_string(i));
    }
    std::shuffle(names.begin(), names.end(), random);
    std::shuffle(seen.begin(), seen.end(), random);
    const Fate fate = FateOf(SameMinute(phases, names, seen), names);

    std::vector<size_t> newest_first(kMaxRecentRuns);
    std::iota(newest_first.rbegin(), newest_first.rend(), kRuns - kMaxRecentRuns);
    EXPECT_EQ(fate.recent, newest_first);
    EXPECT_EQ(fate.status.last_run_status, phases.back());
    EXPECT_EQ(fate.status.last_run_at, When("0302 02:30:12"));
    // Of each of the two sorts the limit keeps the newest three.
    std::vector<size_t> old;
    int failed = 0;
    int others = 0;
    for (size_t i = kRuns; i-- > 0;) {
      const bool is_failure = phases[i] == RunPhase::kFailed || phases[i] == RunPhase::kCanceled;
      if (++(is_failure ? failed : others) > 3) old.insert(old.begin(), i);
    }
    EXPECT_EQ(fate.deleted, old);
    int64_t failures = 0;
    for (size_t i = kRuns - kMaxRecentRuns; i < kRuns; ++i) {
      if (phases[i] == RunPhase::kFailed) ++failures;
      if (StoresSet(phases[i])) failures = 0;
    }
    EXPECT_EQ(fate.status.consecutive_failures, failures);
  }
}

TEST(PlanOrder, TheFirstOfThoseThatWaitStarts) {
  std::vector<std::string> names{"c", "a", "b"};
  std::sort(names.begin(), names.end());
  do {
    const std::vector<RunPhase> phases(3, RunPhase::kPending);
    EXPECT_EQ(FateOf(SameMinute(phases, names, {2, 0, 1}), names).started, std::vector<size_t>{0});
  } while (std::next_permutation(names.begin(), names.end()));
}

// A slot that is spread or caught up with runs after what was asked for later.
TEST(PlanOrder, IsNotThatOfTheSlots) {
  Observed observed = NightlySchedule();
  Settle(observed, "0302");
  RunView& spread = AddEndedRun(observed, "0302", RunPhase::kSuccess);
  spread.created_at += seconds{2400};
  RunView asked = RunOf("0302", RunPhase::kFailed);
  asked.name = "nightly-m1";
  asked.scheduled_for += seconds{1200};
  asked.created_at = asked.scheduled_for;
  observed.runs.push_back(asked);
  const ScheduleStatus status = PlanSchedule(observed, When("0302 12:00")).status;
  EXPECT_EQ(status.last_run_status, RunPhase::kSuccess);
  EXPECT_EQ(status.recent_runs.at(0).scheduled_for, When("0302 02:30"));
}

// What an earlier version remembered says nothing of its creation.
TEST(PlanOrder, GoesOnAfterAnUpgrade) {
  Observed observed = NightlySchedule();
  Settle(observed, "0303");
  AddEndedRun(observed, "0302", RunPhase::kFailed);
  AddEndedRun(observed, "0303", RunPhase::kSuccess);
  for (RecentRun& run : observed.status.recent_runs) run.created_at.reset();
  observed.runs.erase(observed.runs.begin());
  const ScheduleStatus status = PlanSchedule(observed, When("0303 12:00")).status;
  ASSERT_EQ(status.recent_runs.size(), 2U);
  EXPECT_EQ(status.recent_runs[0].scheduled_for, When("0303 02:30"));
  EXPECT_EQ(status.last_run_status, RunPhase::kSuccess);
  EXPECT_EQ(status.consecutive_failures, 0);
}

}  // namespace
}  // namespace strongroom::domain
