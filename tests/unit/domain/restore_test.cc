#include "domain/restore.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "domain/conditions.h"

namespace strongroom::domain {
namespace {

RestoreSpec SpecOf(const std::function<void(RestoreSpec&)>& change = [](RestoreSpec&) {}) {
  RestoreSpec spec{.backup_set = "nightly-202603020130-42",
                   .select = {{.type = "roles", .names = {"a", "b"}}},
                   .namespaces = {{"team-a", "team-b"}},
                   .target = {}};
  spec.target.kubernetes = KubernetesTenant{.service_account = "restorer"};
  change(spec);
  return spec;
}

TEST(Restore, AnotherPlanIsOneOfAnotherDigest) {
  const std::vector<std::function<void(RestoreSpec&)>> changes{
      [](RestoreSpec& spec) { spec.backup_set = "nightly-202603030130-43"; },
      [](RestoreSpec& spec) { spec.select = {}; },
      [](RestoreSpec& spec) { spec.select[0].names = {"ab"}; },
      [](RestoreSpec& spec) { spec.select.push_back({.type = "c", .names = {}}); },
      [](RestoreSpec& spec) { spec.on_conflict = OnConflict::kUpdate; },
      [](RestoreSpec& spec) { spec.namespaces = {}; },
      [](RestoreSpec& spec) {
        spec.namespaces = {{"team-b", "team-a"}};
      },
      [](RestoreSpec& spec) { spec.target.kubernetes->service_account = "other"; },
      [](RestoreSpec& spec) {
        spec.target.kubernetes =
            KubernetesTenant{.service_account = {}, .kubeconfig = SecretKey{.name = "restorer"}};
      },
      [](RestoreSpec& spec) {
        spec.target = {};
        spec.target.directory = DirectoryTenant{.claim_name = "files", .sub_path = {}};
      },
  };
  std::set<std::string> digests{SpecDigestOf(SpecOf())};
  for (const auto& change : changes) digests.insert(SpecDigestOf(SpecOf(change)));
  EXPECT_EQ(digests.size(), changes.size() + 1);
}

TEST(Restore, WhatIsToBeDoneWithThePlanMakesNoOtherPlan) {
  EXPECT_EQ(SpecDigestOf(SpecOf()), SpecDigestOf(SpecOf([](RestoreSpec& spec) {
              spec.mode = RestoreMode::kApply;
              spec.is_canceled = true;
              spec.require_approval = true;
              spec.timeout = std::chrono::seconds(60);
            })));
}

TEST(Restore, ATargetIsOneThing) {
  EXPECT_EQ(ProblemOf(SpecOf()), "");
  EXPECT_EQ(ProviderOf(SpecOf().target), ProviderKind::kKubernetes);
  RestoreSpec none = SpecOf([](RestoreSpec& spec) { spec.target = {}; });
  EXPECT_EQ(ProblemOf(none), "target: one of kubernetes and directory is needed");
  RestoreSpec both = SpecOf([](RestoreSpec& spec) { spec.target.directory = DirectoryTenant{}; });
  EXPECT_EQ(ProblemOf(both), "target: one of kubernetes and directory is needed");
  RestoreSpec two = SpecOf([](RestoreSpec& spec) {
    spec.target.kubernetes->kubeconfig = SecretKey{.name = "restorer"};
  });
  EXPECT_EQ(ProblemOf(two),
            "target.kubernetes: one of serviceAccountName and kubeconfigSecretRef is needed");
  RestoreSpec files = SpecOf([](RestoreSpec& spec) {
    spec.target = {};
    spec.target.directory = DirectoryTenant{.claim_name = "files", .sub_path = {}};
  });
  EXPECT_EQ(ProblemOf(files), "namespaceMapping: files have no namespaces");
  files.namespaces.clear();
  EXPECT_EQ(ProblemOf(files), "");
}

TEST(Restore, IsOfWhatAJobCanBeTold) {
  RestoreSpec spec = SpecOf();
  spec.select[0].names.assign(1'000, std::string(140, 'a'));
  EXPECT_NE(ProblemOf(spec).find("more text than a Job can be given"), std::string::npos);
}

TEST(Restore, IsApprovedByTwoPeopleWhoReadTheSamePlan) {
  const RestoreApproval jane{.user = "jane", .plan_digest = "sha256:a", .at = {}};
  const RestoreApproval joe{.user = "joe", .plan_digest = "sha256:a", .at = {}};
  const RestoreApproval joe_before{.user = "joe", .plan_digest = "sha256:b", .at = {}};
  EXPECT_TRUE(IsApproved({jane, joe}, "sha256:a"));
  EXPECT_FALSE(IsApproved({jane, joe}, "sha256:b"));
  EXPECT_FALSE(IsApproved({jane, joe_before}, "sha256:a"));
  EXPECT_FALSE(IsApproved({jane, jane}, "sha256:a"));
  EXPECT_FALSE(IsApproved({}, "sha256:a"));
}

TEST(Restore, IsAtRestWhenNothingIsDoneAboutIt) {
  std::set<std::string> open;
  for (const auto& entry : base::kEnumWords<RestorePhase>) {
    EXPECT_TRUE(!HasEnded(entry.value) || IsAtRest(entry.value)) << entry.word;
    if (!IsAtRest(entry.value)) open.emplace(entry.word);
  }
  EXPECT_EQ(open, (std::set<std::string>{"pending", "planning", "waitingForApproval", "running"}));
}

TEST(Restore, ItsLastStepIsTheNewestOfAllThatIsKnown) {
  using std::chrono::hours;
  const std::chrono::sys_seconds made{hours{1000}};
  Restore restore{.meta = {.created_at = made}, .spec = SpecOf(), .status = {}};
  EXPECT_EQ(LastStepOf(restore, std::nullopt), made);
  SetCondition(restore.status.conditions, {.type = std::string(condition::kPlanned),
                                           .is_true = false,
                                           .reason = "Planning",
                                           .message = "Planning",
                                           .last_transition = made + hours{1}});
  EXPECT_EQ(LastStepOf(restore, std::nullopt), made + hours{1}) << "somebody has looked at it";
  EXPECT_EQ(LastStepOf(restore, made + hours{2}), made + hours{2}) << "its Job";
  restore.status.plan = RestorePlanned{.planned_at = made + hours{3}};
  EXPECT_EQ(LastStepOf(restore, made + hours{2}), made + hours{3});
  restore.status.approvals = {{.user = "jane", .plan_digest = "sha256:a", .at = made + hours{5}},
                              {.user = "joe", .plan_digest = "sha256:b", .at = made + hours{4}}};
  EXPECT_EQ(LastStepOf(restore, made + hours{2}), made + hours{5});
  EXPECT_EQ(LastStepOf(restore, made + hours{6}), made + hours{6}) << "the Job that does it";
}

}  // namespace
}  // namespace strongroom::domain
