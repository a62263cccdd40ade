#include "provider/graph/pace.h"

#include <gtest/gtest.h>

#include <thread>

#include "support/fake_clock.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

using catalogue::GraphService;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Quota, AShareKeepsTheRate) {
  const Quota half = ShareOf({.calls = 1, .window = milliseconds{1'000}}, 0.5);
  EXPECT_EQ(half.calls, 1);
  EXPECT_EQ(half.window, milliseconds{2'000});
  const Quota odd = ShareOf({.calls = 5, .window = milliseconds{10'000}}, 0.5);
  EXPECT_EQ(odd.calls, 2);
  EXPECT_EQ(odd.window, milliseconds{8'000});
}

// One application in one tenant, whoever asks.
TEST(Quota, RunsThatMayGoOnAtOnceShareTheHalf) {
  const auto rate_of = [](Quota quota) {
    return quota.calls / std::chrono::duration<double>(quota.window).count();
  };
  for (const auto& entry : EnumWords(GraphService{})) {
    const Quota all = QuotaOf(entry.value);
    for (const int runs : {1, 2, 3, 7, 1'000}) {
      const double rate = runs * rate_of(ShareOf(all, ShareOfEach(runs)));
      EXPECT_LE(rate, 0.501 * rate_of(all)) << entry.word << ' ' << runs;
    }
  }
  EXPECT_EQ(ShareOfEach(0), 0.5);
}

TEST(Quota, CostsAreThoseOfIdentity) {
  struct Row {
    GraphService service;
    const char* path;
    int cost;
  };
  for (const Row& row : {Row{GraphService::kIntune, "/beta/users?$expand=x", 1},
                         Row{GraphService::kIdentity, "/beta/domains", 1},
                         Row{GraphService::kIdentity, "/beta/groups/x?$select=id", 1},
                         Row{GraphService::kIdentity, "/beta/users/x", 2},
                         Row{GraphService::kIdentity, "/beta/users/x?$select=id", 1},
                         Row{GraphService::kIdentity, "/beta/applications?$expand=owners", 3},
                         Row{GraphService::kIdentity, "/beta/subscribedSkus", 3}}) {
    EXPECT_EQ(CostOf(row.service, row.path), row.cost) << row.path;
  }
}

class Pacing {
 public:
  bool Take(GraphService service, int cost = 1, seconds left = seconds{1'000}) {
    return pace.Take(service, cost, clock.Steady() + left, stop.get_token());
  }

  test::FakeClock clock;
  std::stop_source stop;
  Pace pace{clock, 0.5, [this](milliseconds time, const std::stop_token& token) {
              clock.Advance(time);
              return !token.stop_requested();
            }};
};

TEST(Pace, ServicesDoNotWaitForEachOther) {
  Pacing pacing;
  const auto begun = pacing.clock.Steady();
  EXPECT_TRUE(pacing.Take(GraphService::kConditionalAccess));
  EXPECT_TRUE(pacing.Take(GraphService::kIntune, 20));
  EXPECT_EQ(pacing.clock.Steady(), begun);
  EXPECT_TRUE(pacing.Take(GraphService::kConditionalAccess));
  EXPECT_GE(pacing.clock.Steady() - begun, seconds{2});
}

TEST(Pace, WhatCannotGoInTimeDoesNotWait) {
  Pacing pacing;
  EXPECT_TRUE(pacing.Take(GraphService::kConditionalAccess));
  const auto before = pacing.clock.Steady();
  EXPECT_FALSE(pacing.Take(GraphService::kConditionalAccess, 1, seconds{1}));
  EXPECT_EQ(pacing.clock.Steady(), before);
}

TEST(Pace, ARefusalHoldsTheWholeService) {
  Pacing pacing;
  pacing.pace.Refused(GraphService::kIntune, seconds{7});
  const auto begun = pacing.clock.Steady();
  EXPECT_TRUE(pacing.Take(GraphService::kIdentity));
  EXPECT_EQ(pacing.clock.Steady(), begun);
  EXPECT_TRUE(pacing.Take(GraphService::kIntune));
  EXPECT_GE(pacing.clock.Steady() - begun, seconds{7});
}

TEST(Pace, StopEndsTheWaiting) {
  Pacing pacing;
  EXPECT_TRUE(pacing.Take(GraphService::kConditionalAccess));
  pacing.stop.request_stop();
  EXPECT_THROW(pacing.Take(GraphService::kConditionalAccess), web::StoppedError);
}

TEST(Pace, ManyThreadsShareOneQuota) {
  Pacing pacing;
  const auto begun = pacing.clock.Steady();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int call = 0; call < 25; ++call) pacing.Take(GraphService::kIntune, 20);
      });
    }
  }
  // 2,000 calls at 25 a second, less the first burst.
  EXPECT_GE(pacing.clock.Steady() - begun, seconds{79});
}

}  // namespace
}  // namespace strongroom::provider::graph
