#include "controller/verification_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/conditions.h"
#include "unit/controller/fake_kept_sets.h"
#include "unit/controller/shop.h"

namespace strongroom::controller {
namespace {

using std::chrono_literals::operator""h;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class WatchedVerification : public ::testing::Test {
 protected:
  void SetUp() override {
    nightly_ = shop_.PutSchedule("nightly")["metadata"]["uid"];
    weekly_ = shop_.PutSchedule("weekly")["metadata"]["uid"];
  }
  // The names of the schedules that are looked at because of what is known now.
  std::vector<std::string> Look() {
    while (shop_.queue.Depth() > 0) TakeNext();
    watch_.Look();
    std::vector<std::string> names;
    while (shop_.queue.Depth() > 0) names.push_back(TakeNext());
    return names;
  }
  std::string TakeNext() {
    const auto key = shop_.queue.Get({});
    shop_.queue.Done(*key);
    return key->name;
  }
  std::string ReasonOf(const std::string& uid) const {
    const auto found = shop_.verified.Get(uid);
    return found ? found->verified.reason : "none";
  }

  Shop shop_;
  std::string nightly_;
  std::string weekly_;
  FakeKeptSets kept_sets_;
  VerificationWatch watch_{{.kept_sets = kept_sets_,
                            .caches = shop_.caches,
                            .clock = shop_.clock,
                            .findings = shop_.verified,
                            .queue = shop_.queue},
                           168h};
};

TEST_F(WatchedVerification, HasSchedulesLookedAtWhenItIsNews) {
  const auto now = shop_.clock.NowSeconds();
  EXPECT_EQ(ReasonOf(nightly_), "none");
  EXPECT_THAT(Look(), UnorderedElementsAre("nightly", "weekly"));
  EXPECT_EQ(ReasonOf(nightly_), domain::schedule_verified::kNotVerifiedYet);
  EXPECT_THAT(Look(), IsEmpty());
  kept_sets_.sets[{kShop, nightly_}] = {.sets = 1, .seen_since = now - 1h};
  EXPECT_THAT(Look(), ElementsAre("nightly"));
  EXPECT_EQ(ReasonOf(nightly_), domain::schedule_verified::kAllVerified);
  kept_sets_.sets[{kShop, nightly_}] = {.sets = 2, .seen_since = now};
  EXPECT_THAT(Look(), IsEmpty()) << "that it was looked at again is none";
  EXPECT_EQ(shop_.verified.Get(nightly_)->seen_since, now);
  kept_sets_.sets[{kShop, nightly_}].altered = 1;
  EXPECT_THAT(Look(), ElementsAre("nightly"));
  EXPECT_EQ(ReasonOf(weekly_), domain::schedule_verified::kNotVerifiedYet);
}

TEST_F(WatchedVerification, KeepsSetsOfAnotherNamespaceApart) {
  kept_sets_.sets[{"elsewhere", nightly_}] = {.sets = 1, .altered = 1};
  Look();
  EXPECT_EQ(ReasonOf(nightly_), domain::schedule_verified::kNotVerifiedYet);
}

TEST_F(WatchedVerification, KnowsWhatItKnewWhilePostgresIsAway) {
  Look();
  kept_sets_.sets[{kShop, "put-in"}] = {.is_imported = true, .sets = 1, .altered = 1};
  watch_.Look();
  kept_sets_.sets.clear();
  kept_sets_.is_away = true;
  EXPECT_THROW(watch_.Look(), store::StoreError);
  EXPECT_THAT(shop_.verified.Stored()->altered,
              UnorderedElementsAre(Pair(Pair(kShop, domain::SetOwner::kImported), 1)));
  EXPECT_EQ(ReasonOf(nightly_), domain::schedule_verified::kNotVerifiedYet);
}

TEST_F(WatchedVerification, CountsWhatIsAlteredWhosesoeverItIs) {
  EXPECT_FALSE(shop_.verified.Stored()) << "nobody has looked";
  kept_sets_.sets[{kShop, nightly_}] = {.sets = 3, .altered = 1};
  kept_sets_.sets[{kShop, weekly_}] = {.sets = 3, .altered = 2};
  kept_sets_.sets[{kShop, "gone"}] = {.sets = 2, .altered = 2};
  kept_sets_.sets[{kShop, "put-in"}] = {.is_imported = true, .sets = 1, .altered = 1};
  kept_sets_.sets[{"elsewhere", nightly_}] = {.sets = 1};
  kept_sets_.rows_without_set = {{"empty", 7}, {kShop, 2}};
  watch_.Look();
  using domain::SetOwner;
  const auto altered = [](const std::string& ns, SetOwner owner, int64_t count) {
    return Pair(Pair(ns, owner), count);
  };
  EXPECT_THAT(shop_.verified.Stored()->altered,
              UnorderedElementsAre(altered("elsewhere", SetOwner::kDeletedSchedule, 0),
                                   altered(kShop, SetOwner::kSchedule, 3),
                                   altered(kShop, SetOwner::kDeletedSchedule, 2),
                                   altered(kShop, SetOwner::kImported, 1)));
  EXPECT_THAT(shop_.verified.Stored()->rows_without_set,
              UnorderedElementsAre(Pair("elsewhere", 0), Pair("empty", 7), Pair(kShop, 2)));
  // Released, and marked for removal.
  kept_sets_.sets.erase({kShop, "put-in"});
  watch_.Look();
  EXPECT_THAT(shop_.verified.Stored()->altered, SizeIs(3));
}

// A new leader has not looked yet.
TEST_F(WatchedVerification, IsToldInConditionAndEventOnceItIsFalse) {
  const auto verified = [&] {
    shop_.reconciler.Reconcile(kNightly);
    const auto schedule = shop_.caches.schedules.Get(kNightly);
    const domain::Condition* found =
        domain::FindCondition(schedule->status.conditions, domain::condition::kVerified);
    return found == nullptr ? std::string("none") : found->reason;
  };
  shop_.PutTenant();
  EXPECT_EQ(verified(), "none");
  kept_sets_.sets[{kShop, nightly_}] = {.sets = 1, .altered = 1, .newest_altered = "nightly-1"};
  watch_.Look();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(verified(), "SetsAltered");
  EXPECT_THAT(shop_.EventReasons(), Contains("SetsAltered"));
}

}  // namespace
}  // namespace strongroom::controller
