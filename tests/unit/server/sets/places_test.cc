#include "server/sets/places.h"

#include <gtest/gtest.h>

#include <list>

#include "server/sets/api_status.h"

namespace strongroom::server::sets {
namespace {

// Places that are taken until the end of a test.
class Taken {
 public:
  explicit Taken(Places& places) : places_(places) {}

  // 0, or the code of what it is refused with.
  int Take(const std::string& ns) {
    try {
      taken_.emplace_back(places_, ns);
      return 0;
    } catch (const ApiStatus& e) {
      return e.code();
    }
  }
  void LeaveFirst() { taken_.pop_front(); }

 private:
  Places& places_;
  std::list<Places::Place> taken_;
};

TEST(Places, AreNeverAllOfOneNamespace) {
  Places places({.at_once = 4, .of_namespace = 3});
  Taken taken(places);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(taken.Take("team-a"), 0);
  EXPECT_EQ(taken.Take("team-a"), 429);
  EXPECT_EQ(taken.Take("team-b"), 0);
  EXPECT_EQ(taken.Take("team-c"), 429);
  taken.LeaveFirst();
  EXPECT_EQ(taken.Take("team-c"), 0) << "who left made room";
  EXPECT_EQ(taken.Take("team-a"), 429);
}

TEST(Places, OfAllNamespacesHaveAShareToo) {
  Places places({.at_once = 4, .of_namespace = 1});
  Taken taken(places);
  EXPECT_EQ(taken.Take(""), 0);
  EXPECT_EQ(taken.Take(""), 429);
  EXPECT_EQ(taken.Take("team-a"), 0);
}

TEST(Places, OfOneNamespaceLeaveASession) {
  EXPECT_EQ(ReadingPlaces(4).of_namespace, 3U);
  EXPECT_EQ(ReadingPlaces(4).at_once, 16U);
  EXPECT_EQ(ReadingPlaces(8).of_namespace, 6U);
  EXPECT_EQ(ReadingPlaces(3).of_namespace, 2U);
  EXPECT_EQ(ReadingPlaces(2).of_namespace, 1U);
  EXPECT_EQ(ReadingPlaces(1).of_namespace, 1U) << "the only one";
  EXPECT_EQ(ReadingPlaces(1'000).of_namespace, 15U);
}

}  // namespace
}  // namespace strongroom::server::sets
