#include "controller/fair_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::controller {
namespace {

using kube::ObjectKey;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr FairPlaces::Limits kLimits{.most = 20, .most_of_a_namespace = 5};

ObjectKey Of(const std::string& ns, size_t number) { return {ns, "t" + std::to_string(number)}; }

TEST(FairPlaces, AreFewAndGivenOnInTheOrderOfArrival) {
  FairPlaces places(kLimits);
  for (size_t i = 0; i < kLimits.most; ++i) {
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

TEST(FairPlaces, OfANamespaceLeaveRoomForOthers) {
  FairPlaces places(kLimits);
  size_t inside = 0;
  for (size_t i = 0; i < 100; ++i) inside += places.Enter(Of("greedy", i)) ? 1 : 0;
  EXPECT_EQ(inside, kLimits.most_of_a_namespace);
  EXPECT_TRUE(places.Enter(Of("modest", 0)));
  places.Leave(Of("greedy", 0));
  EXPECT_THAT(places.Next(), ElementsAre(Of("greedy", kLimits.most_of_a_namespace)));
}

// A leader finds the Jobs of the one before it.
TEST(FairPlaces, AreHeldByWhatIsThereAlready) {
  FairPlaces places(kLimits);
  for (size_t i = 0; i < 2 * kLimits.most; ++i) places.Hold(Of("n" + std::to_string(i), 0));
  EXPECT_FALSE(places.Enter(Of("x", 0)));
  for (size_t i = 0; i <= kLimits.most; ++i) places.Leave(Of("n" + std::to_string(i), 0));
  EXPECT_THAT(places.Next(), ElementsAre(Of("x", 0)));
}

}  // namespace
}  // namespace strongroom::controller
