#include "domain/restore_plan.h"

#include <gtest/gtest.h>

#include <set>

#include "base/sha256.h"

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

TEST(RestorePlan, ShowsTheFirstThatCannotBePutBack) {
  PlannedItem item = Item(RestoreAction::kRefuse, "1");
  item.id = "team-a/reader";
  item.reason = "Denied";
  item.message = "who may see the status need not be one who may read this";
  EXPECT_TRUE(ShowRefused({}).empty());
  EXPECT_EQ(ShowRefused({item}), (std::vector{RefusedPolicy{"roles", "team-a/reader", "Denied"}}));
  item.name = "reader";
  EXPECT_EQ(ShowRefused({item}), (std::vector{RefusedPolicy{"roles", "reader", "Denied"}}));
  item.name = "a\n" + std::string(10'000, 'x');
  const auto shown = ShowRefused(std::vector(1'000, item));
  ASSERT_EQ(shown.size(), kMostRefusedShown);
  EXPECT_LE(shown[0].name.size(), kMaxRefusedName);
  EXPECT_EQ(shown[0].name.find('\n'), std::string::npos);
}

TEST(RestorePlan, SaysWhatCannotBePutBackAsFarAsThereIsRoom) {
  RefusedPolicy policy{"roles", "team-a/reader", "Denied"};
  EXPECT_EQ(DescribeRefused({}, 0), "");
  EXPECT_EQ(DescribeRefused({policy}, 1), "roles/team-a/reader: Denied");
  policy.name = "reader";
  EXPECT_EQ(DescribeRefused({policy, policy}, 7),
            "roles/reader: Denied; roles/reader: Denied and 5 more");
  policy.name = "a\n" + std::string(10'000, 'x');
  const std::string cut = DescribeRefused(std::vector(20, policy), 1'000'000);
  EXPECT_LE(cut.size(), 1024U);
  EXPECT_NE(cut.find(" more"), std::string::npos);
}

TEST(RestorePlan, HasTheDigestOfWhatItWouldDo) {
  const PlannedItem item = Item(RestoreAction::kUpdate, "1", "2");
  const std::string digest = PlanDigest({item}, "c");
  EXPECT_EQ(digest.size(), 64U);
  PlannedItem same = item;
  same.message = "in other words";
  EXPECT_EQ(PlanDigest({same}, "c"), digest);
  const auto differs = [&](auto alter) {
    PlannedItem other = item;
    alter(other);
    return PlanDigest({other}, "c") != digest;
  };
  EXPECT_TRUE(differs([](PlannedItem& i) { i.type = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.id = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.name = "x"; })) << "by which people approve it";
  EXPECT_TRUE(differs([](PlannedItem& i) { i.target = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.action = RestoreAction::kReplace; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.reason = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.wanted = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.live = "x"; }));
  EXPECT_TRUE(differs([](PlannedItem& i) { i.content = "x"; }));
  EXPECT_NE(PlanDigest({item}, "another cluster"), digest);
  EXPECT_TRUE(differs([](PlannedItem& i) { i.awaits_others = true; }));
  EXPECT_NE(PlanDigest({item, item}, "c"), digest);
  EXPECT_NE(PlanDigest({Item(RestoreAction::kUpdate, "12", "")}, "c"),
            PlanDigest({Item(RestoreAction::kUpdate, "1", "2")}, "c"));
}

TEST(RestorePlan, IsDigestedWhereverItsPoliciesEnd) {
  const PlannedItem item = Item(RestoreAction::kUpdate, "1", "2");
  std::set<std::string> digests;
  for (size_t policies = 0; policies < 4; ++policies) {
    digests.insert(PlanDigest(std::vector<PlannedItem>(policies, item), "c"));
  }
  EXPECT_EQ(digests.size(), 4U);
  EXPECT_EQ(PlanDigest({}, "c"), base::Sha256Hex("1:c"));
}

TEST(RestorePlan, IsCarriedOutWhereWhatIsThereIsWhatItWas) {
  const PlannedItem create = Item(RestoreAction::kCreate, "1");
  EXPECT_EQ(StateOf(create, ""), PlannedState::kAsPlanned);
  EXPECT_EQ(StateOf(create, "1"), PlannedState::kDone);
  EXPECT_EQ(StateOf(create, "2"), PlannedState::kChanged) << "somebody made another";
  const PlannedItem update = Item(RestoreAction::kUpdate, "1", "2");
  EXPECT_EQ(StateOf(update, "2"), PlannedState::kAsPlanned);
  EXPECT_EQ(StateOf(update, "1"), PlannedState::kDone);
  EXPECT_EQ(StateOf(update, "3"), PlannedState::kChanged) << "changed meanwhile";
  EXPECT_EQ(StateOf(update, ""), PlannedState::kChanged) << "deleted meanwhile";
}

}  // namespace
}  // namespace strongroom::domain
