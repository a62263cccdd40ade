#include "restore/restoration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "export/error.h"
#include "provider/error.h"
#include "restore/choice.h"
#include "sets/error.h"
#include "support/built_in_catalogues.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"
#include "unit/export/made_set.h"
#include "web/error.h"

namespace strongroom::restore {
namespace {

using domain::PlannedItem;
using domain::RestoreAction;
using domain::RestoredItem;
using exporting::MadeItem;
using Result = RestoredItem::Result;
using testing::ElementsAre;

const catalogue::Catalogue& Kubernetes() {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return *catalogues.Of(domain::ProviderKind::kKubernetes);
}

// A tenant as a list of the identities that it has.
class FakeTenant : public provider::Restorer {
 public:
  std::string Place() override { return "tenant"; }
  PlannedItem Plan(const provider::StoredPolicy& policy) override {
    planned.push_back(policy.id);
    const bool is_there = there.contains(policy.id);
    return {.type = policy.type->key,
            .id = policy.id,
            .target = target.empty() ? policy.id : target,
            .action = is_there ? RestoreAction::kNone : RestoreAction::kCreate};
  }
  RestoredItem Apply(const provider::StoredPolicy& policy, const PlannedItem& item) override {
    if (policy.id == stops_at) throw web::StoppedError();
    if (policy.id == fails_at)
      throw provider::ProviderError(provider::kProviderUnavailable, "gone");
    if (there.contains(policy.id)) return {.planned = item, .result = Result::kNothingToDo};
    there.insert(policy.id);
    written.push_back(policy.id);
    return {.planned = item, .result = Result::kDone};
  }

  std::set<std::string> there;
  std::vector<std::string> planned;
  std::vector<std::string> written;
  std::string target;  // of all
  std::string stops_at;
  std::string fails_at;
};

class Restoring : public testing::Test {
 protected:
  void Take(std::vector<sets::Item> items, std::vector<Choice::Wish> wishes = {}) {
    choice_ = std::make_unique<Choice>(std::move(wishes));
    policies_ = std::make_unique<StoredPolicies>(
        Kubernetes(), folder_.path(),
        [this](const sets::Item& item) { return choice_->Takes(item); });
    exporting::Export(exporting::MadeSets().Next(std::move(items)), *policies_);
    restoration_ = std::make_unique<Restoration>(Kubernetes(), *policies_, tenant_);
  }
  static sets::Item Item(const std::string& type, const std::string& id) {
    return MadeItem(type, id, "name of " + id, {{"metadata", {{"name", "name of " + id}}}});
  }
  std::vector<Result> Apply(const Plan& plan, const std::stop_token& stop = {}) {
    reasons_.clear();
    applied_ = restoration_->Apply(plan, stop, [this](size_t, const RestoredItem& item) {
      reasons_[item.planned.id] = item.reason;
    });
    return applied_.results;
  }

  const test::TemporaryFolder folder_;
  FakeTenant tenant_;
  std::unique_ptr<Choice> choice_;
  std::unique_ptr<StoredPolicies> policies_;
  std::unique_ptr<Restoration> restoration_;
  Applied applied_;                             // what came of the last
  std::map<std::string, std::string> reasons_;  // of those that it told of
};

TEST_F(Restoring, GoesByTheOrderOfTheCatalogue) {
  Take({Item("networkPolicies", "p"), Item("namespaces", "n"), Item("roleBindings", "b"),
        Item("customResourceDefinitions", "d"), Item("roles", "r2"), Item("roles", "r1"),
        Item("validatingWebhookConfigurations", "w")});
  const Plan plan = restoration_->MakePlan();
  EXPECT_THAT(tenant_.planned, ElementsAre("d", "n", "r1", "r2", "b", "p", "w"));
  EXPECT_EQ(plan[0].name, "name of d");
  EXPECT_TRUE(tenant_.written.empty());
  Apply(plan);
  EXPECT_THAT(tenant_.written, ElementsAre("d", "n", "r1", "r2", "b", "p", "w"));
}

TEST_F(Restoring, PutsBackWhatIsChosen) {
  Take({Item("roles", "a"), Item("roles", "b"), Item("networkPolicies", "c")},
       {{.type = "roles", .name = "name of b"},
        {.type = "networkPolicies", .name = {}},
        {.type = "roles", .name = "nobody"},
        {.type = "limitRanges", .name = {}}});
  restoration_->MakePlan();
  EXPECT_THAT(tenant_.planned, ElementsAre("b", "c"));
  EXPECT_THAT(choice_->Unmet(), ElementsAre("roles/nobody", "limitRanges"));
}

TEST_F(Restoring, KnowsThePlanOfItsPolicies) {
  Take({Item("roles", "a"), Item("roles", "b")});
  const Plan plan = restoration_->MakePlan();
  EXPECT_TRUE(restoration_->IsOf(plan));
  EXPECT_FALSE(restoration_->IsOf({plan[1], plan[0]}));
  EXPECT_FALSE(restoration_->IsOf({plan[0]}));
  EXPECT_FALSE(restoration_->IsOf({plan[0], plan[1], plan[1]}));
  Plan other = plan;
  other[0].type = "clusterRoles";
  EXPECT_FALSE(restoration_->IsOf(other));
}

TEST_F(Restoring, ThePlaceIsPartOfWhatWouldBeDone) {
  const Plan plan{{.type = "roles", .id = "a"}};
  EXPECT_EQ(DigestOf(plan, "set", "here"), domain::PlanDigest(plan, "set\nhere"));
}

TEST_F(Restoring, TellsOfEachByItsPlaceInThePlan) {
  Take({Item("roles", "a"), Item("roles", "b"), Item("roles", "c")});
  tenant_.there = {"a"};
  const Plan plan = restoration_->MakePlan();
  std::map<size_t, std::string> told;
  restoration_->Apply(
      plan, {}, [&](size_t ordinal, const RestoredItem& item) { told[ordinal] = item.planned.id; });
  EXPECT_EQ(told, (std::map<size_t, std::string>{{1, "b"}, {2, "c"}}));
}

TEST(Choice, OfAllOfASetNobodyExpectsWhatWasNotStored) {
  const PlannedItem bare{.type = "roles", .id = "a", .reason = "NotStored"};
  const PlannedItem masked{.type = "roles", .id = "a", .reason = "SecretMasked"};
  const PlannedItem made{.type = "roles", .id = "a", .action = RestoreAction::kCreate};
  const Choice all({});
  const Choice some({{.type = "roles", .name = {}}});
  EXPECT_FALSE(all.Misses(bare));
  EXPECT_TRUE(some.Misses(bare));
  for (const Choice* const choice : {&all, &some}) {
    EXPECT_TRUE(choice->Misses(masked));
    EXPECT_FALSE(choice->Misses(made));
  }
}

TEST_F(Restoring, WhatWasNotStoredIsRefusedWithoutAskingTheTenant) {
  sets::Item masked = Item("roles", "masked");
  masked.secrets_masked = true;
  sets::Item bare = Item("secretsMetadata", "bare");
  bare.restorability = "metadataOnly";
  sets::Item cut = Item("roles", "cut");
  cut.content = "{";
  cut.content_digest = base::Sha256Hex("{");
  cut.bytes = 1;
  Take({masked, bare, Item("formerTypes", "old"), cut});
  const Plan plan = restoration_->MakePlan();
  std::map<std::string, std::string> reasons;
  for (const PlannedItem& item : plan) {
    EXPECT_EQ(item.action, RestoreAction::kRefuse);
    reasons[item.id] = item.reason;
  }
  EXPECT_EQ(reasons, (std::map<std::string, std::string>{{"masked", "SecretMasked"},
                                                         {"bare", "NotStored"},
                                                         {"old", "UnknownType"},
                                                         {"cut", "Invalid"}}));
  EXPECT_TRUE(tenant_.planned.empty());
  EXPECT_THAT(Apply(plan), testing::Each(Result::kNothingToDo));
}

// Whoever makes an archive says of it what he likes.
TEST_F(Restoring, WhatWouldNotBeStoredIsRefusedWhateverTheSetSays) {
  sets::Item secret = MadeItem("secretsMetadata", "core/Secret/a/b", "a/b",
                               {{"apiVersion", "v1"},
                                {"kind", "Secret"},
                                {"metadata", {{"name", "b"}, {"namespace", "a"}}},
                                {"data", {{"token", "eA=="}}}});
  secret.restorability = "full";
  const sets::Item token =
      MadeItem("roles", "r", "r",
               {{"metadata",
                 {{"annotations", {{"apiToken", "ghp_0123456789abcdefghijABCDEFGHIJ012345"}}}}}});
  Take({secret, token});
  const Plan plan = restoration_->MakePlan();
  ASSERT_EQ(plan.size(), 2U);
  EXPECT_EQ(plan[0].reason, "NotStored");
  EXPECT_EQ(plan[1].reason, "SecretMasked");
  EXPECT_TRUE(tenant_.planned.empty());
}

TEST_F(Restoring, TwoPoliciesDoNotGoToOnePlace) {
  Take({Item("roles", "a"), Item("roles", "b")});
  tenant_.target = "one";
  const Plan plan = restoration_->MakePlan();
  EXPECT_EQ(plan[0].action, RestoreAction::kCreate);
  EXPECT_EQ(plan[1].action, RestoreAction::kRefuse);
  EXPECT_EQ(plan[1].reason, "Invalid");
}

TEST_F(Restoring, GoesOnWhereItWasStopped) {
  Take({Item("roles", "a"), Item("roles", "b"), Item("roles", "c")});
  const Plan plan = restoration_->MakePlan();
  tenant_.stops_at = "b";
  EXPECT_THAT(Apply(plan), ElementsAre(Result::kDone, Result::kFailed, Result::kNotReached));
  EXPECT_EQ(applied_.ended_early, "stopped");
  tenant_.stops_at.clear();
  EXPECT_THAT(Apply(plan), ElementsAre(Result::kNothingToDo, Result::kDone, Result::kDone));
  EXPECT_EQ(applied_.ended_early, std::nullopt);
  EXPECT_THAT(tenant_.written, ElementsAre("a", "b", "c"));
}

// A plan of another version's, which has had rules for them.
TEST_F(Restoring, WhatThisVersionCannotReadFailsAndNothingElse) {
  sets::Item cut = Item("roles", "cut");
  cut.content = "{";
  cut.content_digest = base::Sha256Hex("{");
  cut.bytes = 1;
  Take({Item("roles", "a"), cut, Item("formerTypes", "former"), Item("formerTypes", "none")});
  Plan plan = restoration_->MakePlan();
  for (PlannedItem& item : plan) {
    item.action = item.id == "none" ? RestoreAction::kNone : RestoreAction::kCreate;
  }
  EXPECT_THAT(Apply(plan),
              ElementsAre(Result::kDone, Result::kFailed, Result::kFailed, Result::kNothingToDo));
  EXPECT_EQ(reasons_, (std::map<std::string, std::string>{
                          {"a", ""}, {"cut", "Invalid"}, {"former", "UnknownType"}}));
  EXPECT_EQ(applied_.ended_early, std::nullopt);
  EXPECT_THAT(tenant_.written, ElementsAre("a"));
}

TEST_F(Restoring, EndsWhereTheTenantCannotBeAsked) {
  Take({Item("roles", "a"), Item("roles", "b"), Item("roles", "c")});
  tenant_.fails_at = "b";
  EXPECT_THAT(Apply(restoration_->MakePlan()),
              ElementsAre(Result::kDone, Result::kFailed, Result::kNotReached));
  EXPECT_EQ(applied_.ended_early, "gone");
}

TEST_F(Restoring, BeginsNothingAfterStop) {
  Take({Item("roles", "a")});
  const Plan plan = restoration_->MakePlan();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(Apply(plan, stop.get_token()), ElementsAre(Result::kNotReached));
  EXPECT_EQ(applied_.ended_early, "stopped");
  EXPECT_TRUE(tenant_.written.empty());
}

TEST_F(Restoring, TakesNoSetThatIsNotAsItWasSealed) {
  StoredPolicies policies(Kubernetes(), folder_.path(), [](const sets::Item&) { return true; });
  auto made = exporting::MadeSets().Next({Item("roles", "a")});
  made.items[0].content = R"({"id":"b"})";
  EXPECT_THAT(test::MessageOf<sets::SealError>([&] { exporting::Export(made, policies); }),
              testing::HasSubstr("its content is missing or altered"));
}

// By its name it is chosen, and approved.
TEST_F(Restoring, TakesNoSetOfWhichAPolicyIsNotCalledWhatItsContentSays) {
  StoredPolicies policies(Kubernetes(), folder_.path(), [](const sets::Item&) { return true; });
  auto made = exporting::MadeSets().Next({Item("roles", "a"), Item("roles", "b")});
  made.items[0].name = made.items[1].name;
  EXPECT_THAT(test::MessageOf<sets::SealError>([&] { exporting::Export(made, policies); }),
              testing::HasSubstr("roles/a: it is not called what its content says"));
}

// More than a piece that is read at a time, and lines that end where pieces do.
TEST_F(Restoring, KeepsContentsOfAnySize) {
  std::vector<sets::Item> items;
  for (const size_t size : {size_t{1}, size_t{65'000}, size_t{65'536}, size_t{300'000}}) {
    items.push_back(MadeItem("roles", std::to_string(size), "", {{"x", std::string(size, 'x')}}));
  }
  Take(items);
  for (int pass = 0; pass < 2; ++pass) {
    size_t seen = 0;
    policies_->Each([&](const sets::Item& item) {
      EXPECT_TRUE(sets::IsWhole(item)) << item.id;
      ++seen;
    });
    EXPECT_EQ(seen, items.size());
  }
}

}  // namespace
}  // namespace strongroom::restore
