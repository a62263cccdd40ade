#include "kube/reflector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/kube/reflector_script.h"

namespace strongroom::kube {
namespace {

using testing::HasSubstr;

TEST_F(ReflectorScript, ListsInPagesThenWatchesFromThere) {
  Run({Page("10", {Object("x", "1")}, "more"), Page("10", {Object("y", "2")}),
       Watch("10", {Event("ADDED", Object("z", "11")), Event("MODIFIED", Object("x", "12")),
                    Event("DELETED", Object("y", "13"))})});
  EXPECT_EQ(recorder.objects, (Objects{{"x", "12"}, {"z", "11"}}));
  EXPECT_EQ(recorder.lists, 1);
  EXPECT_THAT(requests[0].path_and_query,
              HasSubstr("/api/v1/things?labelSelector=a%3Db&limit=500"));
  EXPECT_THAT(requests[1].path_and_query, HasSubstr("continue=more"));
  EXPECT_THAT(requests[2].path_and_query, HasSubstr("allowWatchBookmarks=true"));
  EXPECT_THAT(requests[2].path_and_query, HasSubstr("labelSelector=a%3Db"));
  EXPECT_TRUE(waits.empty());
}

TEST_F(ReflectorScript, GoesOnFromTheLastEventAfterACut) {
  Run({Page("10", {}), Watch("10", {Event("ADDED", Object("z", "11"))}, "reset"),
       Watch("11", {Event("ADDED", Object("y", "12"))}), Watch("12", {}, "reset")});
  EXPECT_EQ(recorder.objects, (Objects{{"y", "12"}, {"z", "11"}}));
  EXPECT_EQ(recorder.lists, 1);
}

TEST_F(ReflectorScript, GoesOnFromABookmark) {
  Run({Page("10", {Object("x", "1")}), Watch("10", {Event("BOOKMARK", Object("", "50"))}, "reset"),
       Watch("50", {Event("BOOKMARK", Object("", "60"))})});
  EXPECT_EQ(recorder.objects, (Objects{{"x", "1"}}));
}

TEST_F(ReflectorScript, ListsAgainWhenTheVersionIsGoneAsAStatusOrAsAnEvent) {
  Run({Page("10", {Object("x", "1")}), WatchRefused("10", 410), Page("20", {Object("y", "15")}),
       Watch("20", {Gone()}), Page("30", {Object("z", "25")}), Watch("30", {}, "reset")});
  EXPECT_EQ(recorder.objects, (Objects{{"z", "25"}}));
  EXPECT_EQ(recorder.lists, 3);
}

TEST_F(ReflectorScript, DoesNotHurryAServerThatForgetsEachPlaceAtOnce) {
  const auto almost = [](const std::string& version) {
    return Watch(version, {Event("ADDED", Object("x", version + "1")), Gone()});
  };
  Run({Page("10", {}), WatchRefused("10", 410), Page("20", {}), almost("20"), Page("30", {}),
       WatchRefused("30", 410), Page("40", {}), almost("40"), Page("50", {})});
  ASSERT_EQ(waits.size(), 4U);
  for (size_t i = 0; i < waits.size(); ++i) EXPECT_GE(waits[i].count(), 200 << i);
}

TEST_F(ReflectorScript, ListsAgainWhenTheResourceOrTheRightIsGone) {
  for (const int status : {401, 403, 404}) {
    Run({Page("10", {Object("x", "1")}), WatchRefused("10", status), ListRefused(status, "Refused"),
         Page("20", {Object("x", "1")})});
    // The failed list took nothing away.
    EXPECT_EQ(recorder.objects, (Objects{{"x", "1"}}));
  }
}

TEST_F(ReflectorScript, StartsTheListOverWhenAPageHasExpired) {
  Run({Page("10", {Object("x", "1")}, "more"), ListRefused(410, "Expired"),
       Page("20", {Object("y", "15")}), Watch("20", {}, "reset")});
  EXPECT_EQ(recorder.objects, (Objects{{"y", "15"}}));
  EXPECT_EQ(recorder.lists, 1);
}

TEST_F(ReflectorScript, DoesNotBelieveHalfAList) {
  Run({Page("10", {Object("x", "1")}, "more"), ListCut(), Page("20", {Object("y", "15")})});
  EXPECT_EQ(recorder.objects, (Objects{{"y", "15"}}));
}

TEST_F(ReflectorScript, ListsAgainAfterAnEventThatItDoesNotUnderstand) {
  const std::vector<std::string> events = {
      "{\"type\":\"ADDED\"}", "[]", "{\"type\":\"NEW\",\"object\":" + Object("x", "1").dump() + "}",
      "{\"type\":\"ADDED\",\"object\":{\"metadata\":{}}}"};
  for (const auto& event : events) {
    Run({Page("10", {}), Watch("10", {event}), Page("20", {})});
  }
}

TEST_F(ReflectorScript, GoesOnFromItsPlaceAfterALineThatIsNoJson) {
  Run({Page("10", {}), Watch("10", {Event("ADDED", Object("x", "11")), "{\"type\":\"ADDED\",\"ob"}),
       Watch("11", {Event("ADDED", Object("y", "12"))})});
  EXPECT_EQ(recorder.objects, (Objects{{"x", "11"}, {"y", "12"}}));
}

TEST_F(ReflectorScript, SlowsDownWhileNothingWorksAndForgetsThatAfterwards) {
  Run({ListCut(), ListCut(), ListCut(), ListCut(), ListCut(), ListCut(), ListCut(), ListCut(),
       Page("10", {}), Watch("10", {}, "reset")});
  ASSERT_EQ(waits.size(), 9U);
  int64_t expected = 200;
  for (size_t i = 0; i < 8; ++i) {
    EXPECT_GE(waits[i].count(), expected / 2) << i;
    EXPECT_LE(waits[i].count(), expected * 3 / 2) << i;
    expected = std::min<int64_t>(expected * 2, 15'000);
  }
  EXPECT_LE(waits[8].count(), 300);
}

TEST_F(ReflectorScript, DoesNotHurryAServerThatEndsEachWatchAtOnce) {
  Run({Page("10", {}), Watch("10", {}), Watch("10", {}), Look("10"), Watch("10", {})});
  EXPECT_EQ(waits.size(), 3U);
}

TEST_F(ReflectorScript, TakesAQuietWatchThatEndsInTimeForAGoodOne) {
  Step quiet = Watch("10", {});
  quiet.lasts = std::chrono::seconds{240};
  Run({Page("10", {}), quiet, quiet, quiet});
  EXPECT_TRUE(waits.empty());
}

TEST_F(ReflectorScript, AsksForWatchesOfFourToFiveMinutesAndWaitsLittleLonger) {
  const Step quiet = Watch("10", {Event("BOOKMARK", Object("", "10"))});
  Run({Page("10", {}), quiet, quiet, quiet});
  for (size_t i = 1; i < requests.size(); ++i) {
    const std::string& path = requests[i].path_and_query;
    const size_t at = path.find("timeoutSeconds=");
    ASSERT_NE(at, std::string::npos);
    const int seconds = std::stoi(path.substr(at + 15));
    EXPECT_GE(seconds, 240);
    EXPECT_LE(seconds, 300);
    EXPECT_EQ(requests[i].timeout, std::chrono::seconds{seconds + 30});
  }
}

}  // namespace
}  // namespace strongroom::kube
