#include "provider/kubernetes/provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "provider/error.h"
#include "unit/provider/kubernetes/scripted_cluster.h"

namespace strongroom::provider::kubernetes {
namespace {

using domain::TypeState;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ClusterProvider, ReadsEveryPageOfEveryType) {
  ScriptedCluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("a", "n"), Object("b", "n")}, "two words"));
  cluster.transport.Add(kRoles, 200, List({Object("c", "n")}));
  cluster.transport.Add(kQuotas, 200, List({Object("q", "n")}, "", "9"));
  const Collection collection = cluster.Collect({"roles", "resourceQuotas"});
  EXPECT_THAT(cluster.sink.Ids("roles"), ElementsAre("rbac.authorization.k8s.io/Role/n/a",
                                                     "rbac.authorization.k8s.io/Role/n/b",
                                                     "rbac.authorization.k8s.io/Role/n/c"));
  EXPECT_THAT(cluster.sink.Ids("resourceQuotas"), ElementsAre("core/ResourceQuota/n/q"));
  EXPECT_THAT(cluster.transport.RequestsTo(kRoles),
              ElementsAre(HasSubstr("limit=500"), HasSubstr("continue=two%20words")));
  const domain::TypeCoverage& quotas = collection.types.at("resourceQuotas");
  EXPECT_EQ(quotas.state, TypeState::kComplete);
  EXPECT_EQ(quotas.total, 1);
  EXPECT_EQ(quotas.backed_up, 1);
  EXPECT_EQ(quotas.api_version, "v1");
  EXPECT_EQ(quotas.snapshot_point, "9");
  EXPECT_EQ(collection.types.at("roles").total, 3);
  EXPECT_THAT(collection.warnings, IsEmpty());
}

TEST(ClusterProvider, ATypeThatIsNotServedIsSkippedWithAWarning) {
  ScriptedCluster cluster;
  cluster.transport.Add(kRoles, 200, List({}));
  const Collection collection =
      cluster.Collect({"roles", "validatingAdmissionPolicies", "flowSchemas", "kyvernoPolicies"});
  for (const char* key : {"validatingAdmissionPolicies", "flowSchemas", "kyvernoPolicies"}) {
    const domain::TypeCoverage& coverage = collection.types.at(key);
    EXPECT_EQ(coverage.state, TypeState::kSkipped) << key;
    EXPECT_EQ(coverage.error_code, kTypeNotServed) << key;
    EXPECT_EQ(coverage.errors, 0) << key;
    EXPECT_THAT(collection.warnings, Contains(HasSubstr(key)));
  }
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete);
}

TEST(ClusterProvider, TakesTheFirstVersionThatIsServed) {
  ScriptedCluster cluster;
  cluster.transport.Add("/apis/policy/v1beta1/poddisruptionbudgets", 200, List({Object("a", "n")}));
  cluster.transport.Add("/apis/kyverno.io/v1/clusterpolicies", 200, List({Object("a")}));
  cluster.transport.Add("/apis/crd.projectcalico.org/v1/tiers", 200, List({Object("a")}));
  const Collection collection =
      cluster.Collect({"podDisruptionBudgets", "kyvernoClusterPolicies", "calicoTiers"});
  EXPECT_EQ(collection.types.at("podDisruptionBudgets").api_version, "policy/v1beta1");
  EXPECT_EQ(collection.types.at("kyvernoClusterPolicies").api_version, "kyverno.io/v1");
  EXPECT_EQ(collection.types.at("calicoTiers").api_version, "crd.projectcalico.org/v1");
  EXPECT_THAT(cluster.sink.Ids("calicoTiers"), ElementsAre("projectcalico.org/Tier/a"));
}

TEST(ClusterProvider, DiscoversEveryResourceOfAGroup) {
  ScriptedCluster cluster;
  const std::string group = "/apis/constraints.gatekeeper.sh/v1beta1/";
  cluster.transport.Add(group + "k8sallowedrepos", 200, List({Object("a")}));
  cluster.transport.Add(group + "k8srequiredlabels", 200, List({Object("a")}));
  cluster.Collect({"gatekeeperConstraints"});
  EXPECT_THAT(cluster.sink.Ids("gatekeeperConstraints"),
              ElementsAre("constraints.gatekeeper.sh/K8sAllowedRepos/a",
                          "constraints.gatekeeper.sh/K8sRequiredLabels/a"));
}

TEST(ClusterProvider, TakesNoNamesFromAServerThatAreNone) {
  ScriptedCluster cluster;
  std::vector<api::Json> resources;
  for (const auto& [plural, kind] :
       std::vector<std::pair<std::string, std::string>>{{"good", "Good"},
                                                        {"a b", "A"},
                                                        {"a?x=y", "A"},
                                                        {"..", "A"},
                                                        {"\x1b[2J", "A"},
                                                        {"", "A"},
                                                        {"a", ""},
                                                        {"a", "A/B"},
                                                        {"a", "\u202eA"},
                                                        {"a", "Our words: call 555"}}) {
    resources.push_back({{"name", plural}, {"kind", kind}, {"verbs", {"list"}}});
  }
  const std::string group = "/apis/constraints.gatekeeper.sh/v1beta1";
  cluster.transport.Replace(group, 200, api::Json{{"resources", resources}}.dump());
  cluster.transport.Add(group + "/good", 200, List({Object("a")}));
  const Collection collection = cluster.Collect({"gatekeeperConstraints"});
  EXPECT_THAT(cluster.sink.Ids("gatekeeperConstraints"),
              ElementsAre("constraints.gatekeeper.sh/Good/a"));
  EXPECT_EQ(collection.types.at("gatekeeperConstraints").state, TypeState::kComplete);
}

TEST(ClusterProvider, AnExpiredListIsReadAgainFromTheStart) {
  ScriptedCluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("old", "n"), Object("gone", "n")}, "next"));
  cluster.transport.Add(kRoles, 410, R"({"kind":"Status","metadata":{"continue":"later"}})");
  cluster.transport.Add(kRoles, 200, List({Object("old", "n"), Object("new", "n")}));
  const Collection collection = cluster.Collect({"roles"});
  EXPECT_THAT(cluster.sink.Ids("roles"), ElementsAre("rbac.authorization.k8s.io/Role/n/old",
                                                     "rbac.authorization.k8s.io/Role/n/new"));
  EXPECT_EQ(collection.types.at("roles").total, 2);
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete);
  EXPECT_THAT(collection.warnings, IsEmpty());
}

TEST(ClusterProvider, AListThatExpiresAgainGoesOnInANewerSnapshot) {
  ScriptedCluster cluster;
  const std::string gone = R"({"kind":"Status","code":410,"metadata":{"continue":"later"}})";
  cluster.transport.Add(kRoles, 410, gone);
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}, "next"));
  cluster.transport.Add(kRoles, 410, gone);
  cluster.transport.Add(kRoles, 200, List({Object("b", "n")}));
  const Collection collection = cluster.Collect({"roles"});
  EXPECT_THAT(cluster.sink.Ids("roles"), SizeIs(2));
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete);
  EXPECT_THAT(cluster.transport.RequestsTo(kRoles).back(), HasSubstr("continue=later"));
  EXPECT_THAT(collection.warnings, ElementsAre(HasSubstr("not all of it is of one moment")));
}

TEST(ClusterProvider, AListThatExpiresWithoutAWayOnIsIncomplete) {
  ScriptedCluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}, "next"));
  cluster.transport.Add(kRoles, 410, "");
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}, "next"));
  cluster.transport.Add(kRoles, 410, "<html>");
  const Collection collection = cluster.Collect({"roles"});
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kIncomplete);
  EXPECT_EQ(collection.types.at("roles").error_code, kProviderUnavailable);
  EXPECT_THAT(cluster.sink.Ids("roles"), SizeIs(1));
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
