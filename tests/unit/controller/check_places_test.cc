#include "controller/check_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::controller {
namespace {

using kube::ObjectKey;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ObjectKey Of(const std::string& ns, size_t number) { return {ns, "t" + std::to_string(number)}; }

TEST(CheckPlaces, AreFewAndGivenOnInTheOrderOfArrival) {
  CheckPlaces places;
  for (size_t i = 0; i < CheckPlaces::kMost; ++i) {
    EXPECT_TRUE(places.Enter(Of("n" + std::to_string(i), 0)));
  }
  EXPECT_TRUE(places.Enter(Of("n0", 0))) << "it is inside";
  EXPECT_FALSE(places.Enter(Of("x", 1)));
  EXPECT_FALSE(places.Enter(Of("y", 1)));
  EXPECT_FALSE(places.Enter(Of("x", 1))) << "it waits once";
  EXPECT_THAT(places.Next(), IsEmpty());
  places.Leave(Of("n3", 0));
  EXPECT_THAT(places.Next(), ElementsAre(Of("x", 1)));
  EXPECT_TRUE(places.Enter(Of("x", 1)));
  EXPECT_THAT(places.Next(), IsEmpty());
  places.Leave(Of("y", 1));
  places.Leave(Of("n4", 0));
  EXPECT_THAT(places.Next(), IsEmpty()) << "it does not wait any more";
}

TEST(CheckPlaces, OfANamespaceLeaveRoomForOthers) {
  CheckPlaces places;
  size_t inside = 0;
  for (size_t i = 0; i < 100; ++i) inside += places.Enter(Of("greedy", i)) ? 1 : 0;
  EXPECT_EQ(inside, CheckPlaces::kMostOfANamespace);
  EXPECT_TRUE(places.Enter(Of("modest", 0)));
  places.Leave(Of("greedy", 0));
  EXPECT_THAT(places.Next(), ElementsAre(Of("greedy", CheckPlaces::kMostOfANamespace)));
}

// A leader finds the Jobs of the one before it.
TEST(CheckPlaces, AreHeldByWhatIsThereAlready) {
  CheckPlaces places;
  for (size_t i = 0; i < 2 * CheckPlaces::kMost; ++i) places.Hold(Of("n" + std::to_string(i), 0));
  EXPECT_FALSE(places.Enter(Of("x", 0)));
  for (size_t i = 0; i <= CheckPlaces::kMost; ++i) places.Leave(Of("n" + std::to_string(i), 0));
  EXPECT_THAT(places.Next(), ElementsAre(Of("x", 0)));
}

}  // namespace
}  // namespace strongroom::controller
