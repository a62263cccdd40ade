#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/fake_host.h"
#include "unit/cli/made_sets.h"

// Sets that somebody keeps from retention, and lets go.
namespace strongroom::cli {
namespace {

json SetA() { return WithTypes(SetObject("a-1", "2026-03-01T01:30:00Z", "1")); }

json SetsOf(json sets) { return {{"metadata", json::object()}, {"items", std::move(sets)}}; }

TEST(HoldCommand, TakesAwayWhatIsNotSaid) {
  FakeHost host;
  host.Add(kSetsPath + "/a-1", SetA());
  json held = SetA();
  held["spec"]["hold"] = {{"reason", "case 17"}};
  host.Add(kSetsPath + "/a-1", held);  // after the patch
  host.Add(kSetsPath + "/a-1", held);
  EXPECT_EQ(host.Run({"hold", "a-1", "--reason", "case 17"}), kOk) << host.err();
  EXPECT_EQ(host.Run({"release", "backupset/a-1"}), kOk) << host.err();
  EXPECT_EQ(host.Patches(),
            (std::vector<json>{{{"spec", {{"hold", {{"reason", "case 17"}, {"until", nullptr}}}}}},
                               {{"spec", {{"hold", nullptr}}}}}));
  EXPECT_EQ(host.Run({"hold", "a-1"}), kWrongUsage);
}

json HeldSet() {
  json held = SetA();
  held["metadata"]["resourceVersion"] = "7";
  held["spec"]["hold"] = {{"reason", "case 17"}, {"by", "ann"}, {"until", "2030-01-01T00:00:00Z"}};
  return held;
}

TEST(HoldCommand, PutsNothingInThePlaceOfAHoldUnseen) {
  FakeHost host;
  host.Add(kSetsPath + "/a-1", HeldSet());
  EXPECT_EQ(host.Run({"hold", "a-1", "--reason", "case 18"}), kFailed);
  EXPECT_EQ(host.err(),
            "error: backup set a-1 is held by ann, until 2030-01-01T00:00:00Z: case 17; --replace "
            "puts this hold in its place\n");
  EXPECT_TRUE(host.Patches().empty());
  EXPECT_EQ(host.Run({"hold", "a-1", "--reason", "case 18", "--replace"}), kOk);
  const json patch{{"spec", {{"hold", {{"reason", "case 18"}, {"until", nullptr}}}}}};
  EXPECT_THAT(host.Patches(), testing::ElementsAre(patch));
}

TEST(HoldCommand, MayBeSaidTwice) {
  FakeHost host;
  host.Add(kSetsPath + "/a-1", HeldSet());
  EXPECT_EQ(
      host.Run({"hold", "a-1", "--reason", "case 17", "--until", "2030-01-01T01:00:00+01:00"}), kOk)
      << host.err();
  EXPECT_EQ(host.Patches().at(0)["metadata"]["resourceVersion"], "7")
      << "nobody has said something else meanwhile";
}

TEST(HoldCommand, SaysHowATimeIsWritten) {
  FakeHost host;
  EXPECT_EQ(host.Run({"hold", "a-1", "--reason", "r", "--until", "2030-01-01"}), kWrongUsage);
  EXPECT_EQ(host.err(),
            "error: --until: \"2030-01-01\" is no RFC 3339 time, such as 2030-01-01T00:00:00Z\n");
  EXPECT_TRUE(host.server().Requests().empty());
}

TEST(ReleaseCommand, AsksWhichOfSeveralIsMeant) {
  json first = SetObject("a-1", "2026-03-01T01:30:00Z", "1");
  json second = SetObject("b-2", "2026-03-02T01:30:00Z", "2");
  first["spec"]["hold"] = second["spec"]["hold"] = {{"reason", "r"}};
  FakeHost host;
  host.Add(kSetsPath, SetsOf({first, second}));
  EXPECT_EQ(host.Run({"release", "nightly"}), kFailed);
  EXPECT_EQ(host.err(),
            "error: several backup sets of schedule nightly are held; say which: a-1, b-2\n");
}

}  // namespace
}  // namespace strongroom::cli
