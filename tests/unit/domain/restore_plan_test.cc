#include "domain/restore_plan.h"

#include <gtest/gtest.h>

namespace strongroom::domain {
namespace {

PlannedItem Item(RestoreAction action, const std::string& wanted, const std::string& live = "") {
  return {
      .type = "roles", .id = "a", .target = "a", .action = action, .wanted = wanted, .live = live};
}

TEST(RestorePlan, CountsEachAction) {
  EXPECT_EQ(
      CountsOf({Item(RestoreAction::kCreate, "1"), Item(RestoreAction::kCreate, "1"),
                Item(RestoreAction::kUpdate, "1"), Item(RestoreAction::kReplace, "1"),
                Item(RestoreAction::kNone, "1"), Item(RestoreAction::kSkip, "1"),
                Item(RestoreAction::kRefuse, "1")}),
      (RestoreCounts{.create = 2, .update = 1, .replace = 1, .none = 1, .skip = 1, .refuse = 1}));
  EXPECT_EQ(
      CountsOf({Item(RestoreAction::kCreate, "1"), Item(RestoreAction::kReplace, "1")}).writes(),
      2);
}

TEST(RestorePlan, HasTheDigestOfWhatItWouldDo) {
  const PlannedItem item = Item(RestoreAction::kUpdate, "1", "2");
  const std::string digest = PlanDigest({item});
  EXPECT_EQ(digest.size(), 64U);
  PlannedItem same = item;
  same.message = "in other words";
  same.name = "A";
  EXPECT_EQ(PlanDigest({same}), digest);
  const auto differs = [&](auto alter) {
    PlannedItem other = item;
    alter(other);
    return PlanDigest({other}) != digest;
  };
  EXPECT_TRUE(differs([](PlannedItem& i) { i.type = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.id = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.target = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.action = RestoreAction::kReplace; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.reason = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.wanted = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.live = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.awaits_others = true; }));
  EXPECT_NE(PlanDigest({item, item}), digest);
  EXPECT_NE(PlanDigest({Item(RestoreAction::kUpdate, "12", "")}),
            PlanDigest({Item(RestoreAction::kUpdate, "1", "2")}));
}

TEST(RestorePlan, IsStillSoWhereTheSameWouldBeDoneOrIsDone) {
  const PlannedItem create = Item(RestoreAction::kCreate, "1");
  EXPECT_TRUE(IsStillSo(create, create));
  EXPECT_TRUE(IsStillSo(create, Item(RestoreAction::kNone, "1", "1")));
  EXPECT_FALSE(IsStillSo(create, Item(RestoreAction::kNone, "2", "2"))) << "somebody made another";
  EXPECT_FALSE(IsStillSo(create, Item(RestoreAction::kSkip, "1", "2")));
  const PlannedItem update = Item(RestoreAction::kUpdate, "1", "2");
  EXPECT_TRUE(IsStillSo(update, update));
  EXPECT_FALSE(IsStillSo(update, Item(RestoreAction::kUpdate, "1", "3"))) << "changed meanwhile";
  EXPECT_FALSE(IsStillSo(update, create)) << "deleted meanwhile";
  PlannedItem elsewhere = update;
  elsewhere.target = "b";
  EXPECT_FALSE(IsStillSo(update, elsewhere));
}

TEST(RestorePlan, WhatCouldNotBeTriedIsAsItTurnsOut) {
  PlannedItem create = Item(RestoreAction::kCreate, "1");
  create.awaits_others = true;
  EXPECT_TRUE(IsStillSo(create, Item(RestoreAction::kCreate, "defaults of the server")));
  EXPECT_TRUE(IsStillSo(create, Item(RestoreAction::kNone, "2", "2")));
  EXPECT_FALSE(IsStillSo(create, Item(RestoreAction::kSkip, "1", "2")));
}

}  // namespace
}  // namespace strongroom::domain
