#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/kube/reflector_script.h"

// A server that was away, and what it is when it is back.
namespace strongroom::kube {
namespace {

TEST_F(ReflectorScript, ListsAtOnceWhenAServerThatWasAwayHasForgottenThePlace) {
  Step watch = Watch("10", {Event("ADDED", Object("v", "11"))}, "reset");
  watch.lasts = std::chrono::seconds{60};
  const auto away = Watch("11", {}, "connection refused");
  Run({Page("10", {Object("x", "1")}), watch, away, ListCut(), ListCut(), Look("30"),
       WatchRefused("11", 410), ListRefused(410, "Expired"), Page("30", {Object("z", "25")})});
  ASSERT_EQ(waits.size(), 5U) << "four while it was away, one for the list";
  EXPECT_LE(waits[4].count(), 300) << "what was waited before the 410 does not count";
}

TEST_F(ReflectorScript, IsWokenWhenTheServerAnswersSomebody) {
  on_wait = [this](size_t number) {
    if (number == 5) wake();
  };
  const auto away = Watch("10", {}, "connection refused");
  Run({Page("10", {}), away, away, ListCut(), ListCut(), ListCut(), ListCut(), Look("10"),
       WatchRefused("10", 410), Page("20", {}), Watch("20", {Event("ADDED", Object("x", "21"))})});
  ASSERT_EQ(waits.size(), 6U) << "the woken one goes on, and what it waited is forgotten";
  EXPECT_GE(waits[4].count(), 3'200);
  EXPECT_LE(waits[5].count(), 300);
  EXPECT_EQ(recorder.objects, (Objects{{"x", "21"}}));
}

// An attempt that was under way may take long to fail.
TEST_F(ReflectorScript, AWakeThatCameDuringAnAttemptEndsTheWaitAfterIt) {
  woken_before = true;
  Run({ListCut(), ListCut(), Page("10", {}), Watch("10", {}, "reset")});
  ASSERT_EQ(waits.size(), 3U);
  EXPECT_LE(waits[1].count(), 300) << "the first failure does not count";
}

TEST_F(ReflectorScript, KeepsItsPlaceWhenTheServerIsBusyOrAway) {
  Run({Page("10", {}), WatchRefused("10", 429), WatchRefused("10", 503), WatchRefused("10", 500),
       WatchRefused("10", 408), Watch("10", {}, "connection refused"), Look("12"),
       Watch("10", {Event("ADDED", Object("x", "11"))})});
  EXPECT_EQ(recorder.lists, 1);
  EXPECT_EQ(recorder.objects, (Objects{{"x", "11"}}));
}

// One that starts says so for a moment, and that it takes ten seconds; that wait nobody could end.
TEST_F(ReflectorScript, WaitsForAServerThatStartsAsForOneThatIsAway) {
  Step starting = ListRefused(503, "server is starting");
  starting.page.headers["retry-after"] = "10";
  const auto away = Watch("10", {}, "connection refused");
  Run({starting, Page("10", {}), away, away, starting, Look("10"), WatchRefused("10", 410),
       starting, Page("20", {Object("x", "20")})});
  EXPECT_EQ(waits.size(), 6U);
  for (const auto wait : waits) EXPECT_LE(wait, std::chrono::seconds{2});
  EXPECT_EQ(recorder.objects, (Objects{{"x", "20"}}));
}

// A watch from a version that is still to come is silent until it has come, which may take days.
TEST_F(ReflectorScript, ListsAgainWhenTheServerComesBackWithOlderVersions) {
  const auto away = Watch("500", {}, "connection refused");
  Run({Page("500", {Object("x", "499"), Object("y", "500")}), away, away, ListCut(), Look("301"),
       Page("301", {Object("x", "250")}), Watch("301", {Event("ADDED", Object("z", "302"))})});
  EXPECT_EQ(recorder.objects, (Objects{{"x", "250"}, {"z", "302"}}));
  EXPECT_EQ(recorder.list_version, "301");
  EXPECT_EQ(life.Current(), 1U);
  EXPECT_TRUE(life.HaveAllListed());
}

// Its own connection was not cut for long enough to look.
TEST_F(ReflectorScript, ListsAgainWhenAnotherHasFoundTheClusterRestored) {
  const auto other = life.Join();
  on_wait = [&](size_t) { life.End(other); };
  Run({Page("500", {Object("x", "499")}), Watch("500", {}, "reset"),
       Page("301", {Object("x", "250")}), Watch("301", {Event("ADDED", Object("z", "302"))})});
  EXPECT_EQ(recorder.objects, (Objects{{"x", "250"}, {"z", "302"}}));
  EXPECT_EQ(life.Current(), 1U) << "found once";
  EXPECT_FALSE(life.HaveAllListed());
  life.Listed(other, 1);
  EXPECT_TRUE(life.HaveAllListed());
}

TEST_F(ReflectorScript, SeesByItsListThatTheClusterWasRestored) {
  const auto other = life.Join();
  Run({Page("500", {}), WatchRefused("500", 410), Page("301", {})});
  EXPECT_EQ(life.Current(), 1U);
  EXPECT_FALSE(life.HasListed(other));
}

}  // namespace
}  // namespace strongroom::kube
