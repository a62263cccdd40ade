#include "controller/tenant_gate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "support/fake_clock.h"

namespace strongroom::controller {
namespace {

using Keys = std::vector<kube::ObjectKey>;

kube::ObjectKey RunKey(int number) { return {"shop", "run-" + std::to_string(number)}; }
kube::ObjectKey ScheduleKey(int number) { return {"shop", "schedule-" + std::to_string(number)}; }
const kube::ObjectKey kProd{"shop", "prod"};
const kube::ObjectKey kStaging{"shop", "staging"};

// Run `number` belongs to schedule `number` and is due at second `due`.
TenantGate::Entrant Entrant(int number, int due, const kube::ObjectKey& tenant = kProd) {
  return {.tenant = tenant,
          .run = RunKey(number),
          .schedule = ScheduleKey(number),
          .scheduled_for = std::chrono::sys_seconds{std::chrono::seconds{due}}};
}

TEST(TenantGate, NamesTheRunsThatAreIn) {
  TenantGate gate;
  EXPECT_EQ(gate.Inside(kProd), Keys{});
  gate.Enter(Entrant(2, 20), 2);
  gate.Enter(Entrant(1, 10), 2);
  gate.Enter(Entrant(3, 30), 2);
  EXPECT_EQ(gate.Inside(kProd), (Keys{RunKey(1), RunKey(2)}));
  gate.Leave(RunKey(1));
  EXPECT_EQ(gate.Inside(kProd), Keys{RunKey(2)});
}

TEST(TenantGate, LetsAsManyInAsTheLimitAllows) {
  TenantGate gate;
  EXPECT_EQ(gate.Enter(Entrant(1, 10), 2), 0U);
  EXPECT_EQ(gate.Enter(Entrant(2, 20), 2), 0U);
  EXPECT_EQ(gate.Enter(Entrant(3, 30), 2), 1U);
  EXPECT_EQ(gate.Enter(Entrant(4, 40), 2), 2U);
  EXPECT_EQ(gate.Waiting(), 2U);
  // Asking again changes nothing.
  EXPECT_EQ(gate.Enter(Entrant(1, 10), 2), 0U);
  EXPECT_EQ(gate.Enter(Entrant(3, 30), 2), 1U);
  EXPECT_EQ(gate.Waiting(), 2U);
}

TEST(TenantGate, NamesTheSchedulesWhoseTurnItIs) {
  TenantGate gate;
  gate.Enter(Entrant(1, 10), 1);
  gate.Enter(Entrant(2, 30), 1);
  gate.Enter(Entrant(3, 20), 1);
  EXPECT_EQ(gate.Leave(RunKey(1)), Keys{ScheduleKey(3)});
  // Run 2 asks first, and still run 3 is before it.
  EXPECT_EQ(gate.Enter(Entrant(2, 30), 1), 2U);
  EXPECT_EQ(gate.Enter(Entrant(3, 20), 1), 0U);
  EXPECT_EQ(gate.Leave(RunKey(3)), Keys{ScheduleKey(2)});
  EXPECT_EQ(gate.Enter(Entrant(2, 30), 1), 0U);
  EXPECT_EQ(gate.Leave(RunKey(2)), Keys{});
  EXPECT_EQ(gate.Waiting(), 0U);
}

// However many they make.
TEST(TenantGate, LetsRunsThatPeopleMadeWaitBehindAllOthers) {
  TenantGate gate;
  gate.Enter(Entrant(1, 10), 1);
  for (int number = 2; number <= 4; ++number) {
    auto made = Entrant(number, 20);
    made.origin = domain::RunOrigin::kPerson;
    gate.Enter(made, 1);
  }
  EXPECT_EQ(gate.Enter(Entrant(5, 99), 1), 1U);
  EXPECT_EQ(gate.Leave(RunKey(1)), Keys{ScheduleKey(5)});
}

// Not the names of the runs: those of people are called as these like.
TEST(TenantGate, LetsRunsOfOneMinuteInAsTheyWereMade) {
  TenantGate gate;
  gate.Enter(Entrant(9, 10), 1);
  auto later = Entrant(1, 20);
  auto earlier = Entrant(2, 20);
  later.created_at = later.scheduled_for + std::chrono::seconds{2};
  earlier.created_at = earlier.scheduled_for + std::chrono::seconds{1};
  EXPECT_EQ(gate.Enter(later, 1), 1U);
  EXPECT_EQ(gate.Enter(earlier, 1), 1U);
  EXPECT_EQ(gate.Leave(RunKey(9)), Keys{ScheduleKey(2)});
}

TEST(TenantGate, KnowsNothingOfARunThatNeverAsked) {
  TenantGate gate;
  EXPECT_EQ(gate.Leave(RunKey(1)), Keys{});
  gate.Enter(Entrant(1, 10), 1);
  gate.Leave(RunKey(1));
  EXPECT_EQ(gate.Leave(RunKey(1)), Keys{});
}

TEST(TenantGate, HoldsRunsThatHaveAJobAlready) {
  TenantGate gate;
  gate.Hold(Entrant(1, 10));
  gate.Hold(Entrant(2, 20));
  EXPECT_EQ(gate.Enter(Entrant(3, 30), 1), 1U);
  EXPECT_EQ(gate.Leave(RunKey(1)), Keys{}) << "two had a Job, one is still too many";
  EXPECT_EQ(gate.Leave(RunKey(2)), Keys{ScheduleKey(3)});
  EXPECT_EQ(gate.Enter(Entrant(3, 30), 1), 0U);
}

TEST(TenantGate, HoldTakesARunOutOfTheQueue) {
  TenantGate gate;
  gate.Enter(Entrant(1, 10), 1);
  gate.Enter(Entrant(2, 20), 1);
  gate.Hold(Entrant(2, 20));
  EXPECT_EQ(gate.Waiting(), 0U);
}

TEST(TenantGate, ARunThatWaitsMayGiveUpItsPlace) {
  TenantGate gate;
  gate.Enter(Entrant(1, 10), 1);
  gate.Enter(Entrant(2, 20), 1);
  gate.Enter(Entrant(3, 30), 1);
  EXPECT_EQ(gate.Leave(RunKey(2)), Keys{});
  EXPECT_EQ(gate.Enter(Entrant(3, 30), 1), 1U);
}

TEST(TenantGate, TenantsDoNotWaitForEachOther) {
  TenantGate gate;
  EXPECT_EQ(gate.Enter(Entrant(1, 10), 1), 0U);
  EXPECT_EQ(gate.Enter(Entrant(2, 10, kStaging), 1), 0U);
  EXPECT_EQ(gate.Enter(Entrant(3, 20), 1), 1U);
  EXPECT_EQ(gate.Leave(RunKey(2)), Keys{});
}

TEST(TenantGate, ARunThatMovesToAnotherTenantBlocksNobody) {
  TenantGate gate;
  gate.Enter(Entrant(1, 10), 1);
  gate.Enter(Entrant(2, 20), 1);
  gate.Enter(Entrant(3, 30), 1);
  EXPECT_EQ(gate.Enter(Entrant(2, 20, kStaging), 1), 0U);
  EXPECT_EQ(gate.Leave(RunKey(1)), Keys{ScheduleKey(3)});
  EXPECT_EQ(gate.Enter(Entrant(3, 30), 1), 0U);
}

TEST(TenantGate, FollowsALimitThatChanges) {
  TenantGate gate;
  gate.Enter(Entrant(1, 10), 1);
  EXPECT_EQ(gate.Enter(Entrant(2, 20), 1), 1U);
  EXPECT_EQ(gate.Enter(Entrant(2, 20), 2), 0U);
  // Lowered: who is in stays in, nobody follows.
  EXPECT_EQ(gate.Enter(Entrant(3, 30), 1), 1U);
  EXPECT_EQ(gate.Leave(RunKey(1)), Keys{});
  EXPECT_EQ(gate.Leave(RunKey(2)), Keys{ScheduleKey(3)});
}

TEST(TenantGate, KnowsTheRunsOfASchedule) {
  TenantGate gate;
  EXPECT_EQ(gate.RunsOf(ScheduleKey(1)), Keys{});
  gate.Enter(Entrant(1, 10), 1);
  TenantGate::Entrant second = Entrant(2, 20);
  second.schedule = ScheduleKey(1);
  gate.Enter(second, 1);
  gate.Hold(Entrant(3, 30));
  EXPECT_EQ(gate.RunsOf(ScheduleKey(1)), (Keys{RunKey(1), RunKey(2)}));
  gate.Enter(Entrant(1, 10, kStaging), 1);
  gate.Leave(RunKey(2));
  EXPECT_EQ(gate.RunsOf(ScheduleKey(1)), Keys{RunKey(1)});
  EXPECT_EQ(gate.RunsOf(ScheduleKey(3)), Keys{RunKey(3)});
}

TEST(TenantGate, AsksForALookAtWhomItLetsInNext) {
  TenantGate gate;
  const test::FakeClock clock;
  ScheduleQueue queue(clock);
  gate.Enter(Entrant(1, 10), 1);
  gate.Enter(Entrant(2, 20), 1);
  LeaveGate(gate, RunKey(1), queue);
  EXPECT_EQ(queue.Get({}), ScheduleKey(2));
}

// Runs ask, ask again and leave at random; a reader who is woken asks again.
TEST(TenantGate, NeverLetsTooManyInAndForgetsNobody) {
  std::mt19937 random(20260329);
  for (int round = 0; round < 300; ++round) {
    TenantGate gate;
    const size_t limit = 1 + random() % 3;
    std::map<int, int> outside;  // run -> due
    for (int i = 0; i < 12; ++i) outside[i] = static_cast<int>(random() % 6);
    std::map<int, int> waiting;
    std::map<int, int> inside;
    const auto ask = [&](int run, int due) {
      const bool enters = gate.Enter(Entrant(run, due), limit) == 0;
      (enters ? inside : waiting)[run] = due;
      if (!enters) return;
      waiting.erase(run);
      // Nobody who is due earlier and has asked may be left behind with a free place.
      const auto ahead = std::count_if(waiting.begin(), waiting.end(), [&](const auto& other) {
        return std::tuple(other.second, RunKey(other.first)) < std::tuple(due, RunKey(run));
      });
      ASSERT_LE(inside.size() + static_cast<size_t>(ahead), limit);
    };
    for (int step = 0; step < 200 && !(outside.empty() && waiting.empty() && inside.empty());
         ++step) {
      auto& from = random() % 2 == 0 ? outside : inside;
      if (from.empty()) continue;
      const auto [run, due] = *std::next(from.begin(), static_cast<int>(random() % from.size()));
      from.erase(run);
      if (&from == &outside) {
        ask(run, due);
      } else {
        for (const auto& schedule : gate.Leave(RunKey(run))) {
          const int woken = std::stoi(schedule.name.substr(9));
          ask(woken, waiting.at(woken));
        }
      }
      ASSERT_LE(inside.size(), limit);
      ASSERT_EQ(gate.Waiting(), waiting.size());
      ASSERT_TRUE(waiting.empty() || inside.size() == limit) << "a free place and one who waits";
    }
    ASSERT_TRUE(outside.empty() && waiting.empty() && inside.empty());
  }
}

}  // namespace
}  // namespace strongroom::controller
