#include "server/admission/review_places.h"

#include <gtest/gtest.h>

#include <list>
#include <thread>

#include "support/eventually.h"

namespace strongroom::server::admission {
namespace {

using Lack = ReviewPlaces::Lack;
using std::chrono::hours;
using std::chrono::milliseconds;

constexpr milliseconds kNow{0};

// Places that are taken until the end of a test.
class Taken {
 public:
  explicit Taken(ReviewPlaces& places) : places_(places) {}

  Lack Take(const std::string& ns, const std::string& user, bool is_large = false) {
    auto taken = places_.Take({.ns = ns, .user = user, .is_large = is_large}, kNow, {});
    if (taken.place) taken_.push_back(*std::move(taken.place));
    return taken.lack;
  }
  void LeaveFirst() { taken_.pop_front(); }

 private:
  ReviewPlaces& places_;
  std::list<ReviewPlaces::Place> taken_;
};

TEST(ReviewPlaces, AreNeverAllOfOneUserOrNamespace) {
  ReviewPlaces places({.at_once = 4, .of_namespace = 3, .of_user = 2});
  Taken taken(places);
  EXPECT_EQ(taken.Take("team-a", "ada"), Lack::kNone);
  EXPECT_EQ(taken.Take("team-b", "ada"), Lack::kNone);
  EXPECT_EQ(taken.Take("team-c", "ada"), Lack::kOfTheirs) << "wherever they ask";
  EXPECT_EQ(taken.Take("team-a", "bob"), Lack::kNone);
  EXPECT_EQ(taken.Take("team-a", "carol"), Lack::kNone);
  EXPECT_EQ(taken.Take("team-a", "dave"), Lack::kOfTheirs) << "of a namespace";
  EXPECT_EQ(taken.Take("team-b", "bob"), Lack::kOfAll);
  taken.LeaveFirst();
  EXPECT_EQ(taken.Take("team-a", "dave"), Lack::kNone) << "who left made room";
}

TEST(ReviewPlaces, OfLargeReviewsLeaveSomeToOthers) {
  ReviewPlaces places({.at_once = 4, .of_namespace = 4, .of_user = 4, .of_large = 2});
  Taken taken(places);
  EXPECT_EQ(taken.Take("team-a", "ada", true), Lack::kNone);
  EXPECT_EQ(taken.Take("team-a", "ada", true), Lack::kNone);
  EXPECT_EQ(taken.Take("team-b", "bob", true), Lack::kOfAll);
  EXPECT_EQ(taken.Take("team-b", "bob"), Lack::kNone);
  taken.LeaveFirst();
  EXPECT_EQ(taken.Take("team-b", "bob", true), Lack::kNone);
}

TEST(ReviewPlaces, AreWaitedForByAFew) {
  ReviewPlaces places(
      {.at_once = 1, .of_namespace = 1, .of_user = 1, .waiting = 2, .waiting_of_user = 1});
  Taken taken(places);
  ASSERT_EQ(taken.Take("team-a", "ada"), Lack::kNone);
  std::atomic<int> served = 0;
  const auto wait = [&](const std::string& user) {
    const size_t before = places.waiting();
    std::jthread waiting([&places, &served, user](const std::stop_token& stop) {
      if (places.Take({.ns = "team-b", .user = user}, hours{1}, stop).place) ++served;
    });
    EXPECT_TRUE(test::Eventually([&] { return places.waiting() == before + 1; }));
    return waiting;
  };
  const std::jthread bob = wait("bob");
  EXPECT_EQ(places.Take({.ns = "team-c", .user = "bob"}, hours{1}, {}).lack, Lack::kOfAll)
      << "one of a user waits";
  const std::jthread carol = wait("carol");
  EXPECT_EQ(places.Take({.ns = "team-d", .user = "dave"}, hours{1}, {}).lack, Lack::kOfAll)
      << "as many wait as may";
  taken.LeaveFirst();
  EXPECT_TRUE(test::Eventually([&] { return served == 2; }));
  EXPECT_EQ(places.waiting(), 0U);
}

TEST(ReviewPlaces, AreNotWaitedForWhenTheServerStops) {
  ReviewPlaces places({.at_once = 1, .of_namespace = 1, .of_user = 1});
  Taken taken(places);
  ASSERT_EQ(taken.Take("team-a", "ada"), Lack::kNone);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(places.Take({.ns = "team-b", .user = "bob"}, hours{1}, stop.get_token()).lack,
            Lack::kOfAll);
}

}  // namespace
}  // namespace strongroom::server::admission
