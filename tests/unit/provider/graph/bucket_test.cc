#include "provider/graph/bucket.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace strongroom::provider::graph {
namespace {

using catalogue::GraphService;
using std::chrono::milliseconds;
using Time = Bucket::Time;

struct Call {
  Time at;
  int cost;
};

struct Costs {
  int least;
  int most;
};

// Sends calls of such costs, with pauses of up to `longest_pause`, for `time`; wakes so late from
// each wait.
std::vector<Call> Send(Bucket& bucket, std::mt19937& random, Costs costs,
                       milliseconds longest_pause, milliseconds time,
                       milliseconds late = milliseconds{0}) {
  std::vector<Call> calls;
  Time now{milliseconds{1}};
  const Time end = now + time;
  while (now < end) {
    const int cost = std::uniform_int_distribution<int>(costs.least, costs.most)(random);
    while (true) {
      const Bucket::Wait wait = bucket.Try(now, cost);
      if (wait == Bucket::Wait::zero()) break;
      now += wait + late;
    }
    calls.push_back({now, cost});
    now += milliseconds{std::uniform_int_distribution<int64_t>(0, longest_pause.count())(random)};
  }
  return calls;
}

// Of any window, as it moves from call to call.
int MostInWindow(const std::vector<Call>& calls, milliseconds window) {
  std::deque<Call> in_window;
  int sum = 0;
  int most = 0;
  for (const Call& call : calls) {
    in_window.push_back(call);
    sum += call.cost;
    while (call.at - in_window.front().at > window) {
      sum -= in_window.front().cost;
      in_window.pop_front();
    }
    most = std::max(most, sum);
  }
  return most;
}

double RateOf(const std::vector<Call>& calls) {
  double sum = 0;
  for (const Call& call : calls) sum += call.cost;
  return sum / std::chrono::duration<double>(calls.back().at - calls.front().at).count();
}

TEST(Bucket, NoWindowHasMoreThanTheQuota) {
  std::mt19937 random(7);
  for (const auto& [service, word] : EnumWords(GraphService{})) {
    for (const double share : {1.0, 0.5}) {
      for (const int pause : {0, 30, 3'000}) {
        const Quota quota = ShareOf(QuotaOf(service), share);
        Bucket bucket(quota);
        const auto calls =
            Send(bucket, random, {1, bucket.most()}, milliseconds{pause}, 10 * quota.window);
        EXPECT_LE(MostInWindow(calls, quota.window), quota.calls) << word << ' ' << pause;
      }
    }
  }
}

TEST(Bucket, WhoIsAlwaysReadyHasNearlyAllOfTheRate) {
  std::mt19937 random(7);
  for (const auto& [service, word] : EnumWords(GraphService{})) {
    const Quota quota = ShareOf(QuotaOf(service), 0.5);
    const double allowed = quota.calls / std::chrono::duration<double>(quota.window).count();
    for (const int cost : {1, BurstOf(quota)}) {
      Bucket bucket(quota);
      const auto calls = Send(bucket, random, {cost, cost}, milliseconds{0}, 100 * quota.window);
      EXPECT_GE(RateOf(calls), 0.97 * allowed) << word << ' ' << cost;
    }
  }
}

TEST(Bucket, WhoWakesLateHasNearlyAllOfTheRateToo) {
  std::mt19937 random(7);
  const Quota quota = ShareOf(QuotaOf(GraphService::kIntune), 0.5);
  const double allowed = quota.calls / std::chrono::duration<double>(quota.window).count();
  Bucket bucket(quota);
  const auto calls = Send(bucket, random, {bucket.most(), bucket.most()}, milliseconds{0},
                          100 * quota.window, milliseconds{150});
  EXPECT_GE(RateOf(calls), 0.97 * allowed);
  EXPECT_LE(MostInWindow(calls, quota.window), quota.calls);
}

TEST(Bucket, BurstsAreSmall) {
  Bucket bucket({.calls = 1'000, .window = milliseconds{20'000}});
  const Time now{milliseconds{1}};
  int at_once = 0;
  while (bucket.Try(now, 1) == Bucket::Wait::zero()) ++at_once;
  EXPECT_EQ(at_once, kMostInBatch);
}

TEST(Bucket, WhoIsRefusedIsSlowerForAWhile) {
  const Quota quota{.calls = 100, .window = milliseconds{1'000}};
  std::mt19937 random(7);
  Bucket bucket(quota);
  const Time now{milliseconds{1}};
  bucket.Try(now, 1);
  bucket.SlowDown(now);
  bucket.SlowDown(now + milliseconds{1});  // the same refusal
  const auto slow = Send(bucket, random, {1, 1}, milliseconds{0}, milliseconds{900});
  EXPECT_NEAR(RateOf(slow), 50, 3);
  const auto later = now + milliseconds{10'000};
  bucket.Try(later, 1);
  EXPECT_LE(bucket.Try(later, 1), milliseconds{11}) << "it has its old rate again";
}

TEST(Bucket, AHeldOneLetsNothingThrough) {
  Bucket bucket({.calls = 100, .window = milliseconds{1'000}});
  const Time now{milliseconds{1}};
  bucket.Hold(now + milliseconds{2'500});
  bucket.Hold(now + milliseconds{1'000});
  EXPECT_EQ(bucket.Try(now, 1), milliseconds{2'500});
  EXPECT_EQ(bucket.Try(now + milliseconds{2'500}, 1), Bucket::Wait::zero());
}

}  // namespace
}  // namespace strongroom::provider::graph
