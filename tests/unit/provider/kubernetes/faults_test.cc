#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "provider/error.h"
#include "unit/provider/kubernetes/scripted_cluster.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;
using domain::TypeState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

TEST(ClusterProvider, AForbiddenTypeFailsAloneAndNamesThePermission) {
  ScriptedCluster cluster;
  cluster.transport.Add(kRoles, 403,
                        R"({"kind":"Status","reason":"Forbidden","message":"roles is forbidden"})");
  cluster.transport.Add(kQuotas, 200, List({Object("q", "n")}));
  const Collection collection = cluster.Collect({"roles", "resourceQuotas"});
  const domain::TypeCoverage& roles = collection.types.at("roles");
  EXPECT_EQ(roles.state, TypeState::kFailed);
  EXPECT_EQ(roles.errors, 1);
  EXPECT_EQ(roles.error_code, kPermissionMissing);
  EXPECT_THAT(roles.error_message, HasSubstr("list roles.rbac.authorization.k8s.io"));
  EXPECT_THAT(roles.error_message, HasSubstr("403 Forbidden"));
  EXPECT_THAT(roles.error_message, Not(HasSubstr("roles is forbidden")));
  EXPECT_EQ(collection.types.at("resourceQuotas").state, TypeState::kComplete);
  EXPECT_THAT(collection.warnings, ElementsAre(HasSubstr("roles: PERMISSION_MISSING")));
}

TEST(ClusterProvider, APageThatFailsForGoodLeavesTheTypeIncomplete) {
  ScriptedCluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}, "next"));
  cluster.transport.Add(kRoles, 500, "");
  const Collection collection = cluster.Collect({"roles"});
  const domain::TypeCoverage& roles = collection.types.at("roles");
  EXPECT_EQ(roles.state, TypeState::kIncomplete);
  EXPECT_EQ(roles.backed_up, 1);
  EXPECT_EQ(roles.errors, 1);
  EXPECT_EQ(roles.error_code, kProviderUnavailable);
  EXPECT_EQ(collection.retries, 2);
  EXPECT_THAT(cluster.sink.Ids("roles"), SizeIs(1));
}

TEST(ClusterProvider, GeneratedObjectsAndBrokenOnesAreCounted) {
  ScriptedCluster cluster;
  Json generated = Object("g", "n");
  generated["metadata"]["ownerReferences"] = {{{"controller", true}}};
  cluster.transport.Add(kRoles, 200, List({generated, Object("a", "n"), Json{{"x", 1}}, Json(7)}));
  const Collection collection = cluster.Collect({"roles"});
  const domain::TypeCoverage& roles = collection.types.at("roles");
  EXPECT_EQ(roles.total, 3) << "what a controller made is not the tenant's";
  EXPECT_EQ(roles.backed_up, 1);
  EXPECT_EQ(roles.errors, 2);
  EXPECT_EQ(roles.state, TypeState::kIncomplete);
  EXPECT_EQ(roles.error_code, kPolicyLeftOut);
  EXPECT_THAT(collection.warnings,
              UnorderedElementsAre(HasSubstr("2 could not be read"),
                                   "roles: 1 not stored: made by a controller"));
}

// The limits of JSON, which no API server has.
TEST(ClusterProvider, AnObjectThatCannotBeReadIsLeftOutAndNamed) {
  struct Case {
    const char* what;
    Json odd;
    const char* message;
  };
  Json deep = Object("deep", "n");
  Json* inner = &deep["rules"];
  for (int level = 0; level < 300; ++level) inner = &((*inner)["a"] = Json::object());
  Json generated = deep;
  generated["metadata"]["ownerReferences"] = {{{"controller", true}}};
  for (const Case& row : {Case{"deep", deep,
                               "1 could not be read: rbac.authorization.k8s.io/"
                               "Role/n/deep is nested deeper than 254 levels"},
                          Case{"no object", Json(7),
                               "1 could not be read: one whose name is not known "
                               "is no object"},
                          Case{"generated", generated, ""}}) {
    ScriptedCluster cluster;
    cluster.transport.Add(kRoles, 200, List({Object("a", "n"), row.odd, Object("z", "n")}));
    const domain::TypeCoverage roles = cluster.Collect({"roles"}).types.at("roles");
    EXPECT_EQ(roles.backed_up, 2) << row.what;
    EXPECT_EQ(roles.error_message, row.message);
    const bool is_left_out = !roles.error_message.empty();
    EXPECT_EQ(roles.error_code, is_left_out ? kPolicyLeftOut : "");
    EXPECT_EQ(roles.state, is_left_out ? TypeState::kIncomplete : TypeState::kComplete);
    EXPECT_EQ(roles.total, is_left_out ? 3 : 2);
  }
}

TEST(ClusterProvider, AnItemThatIsTooLargeIsLeftOutAndNamed) {
  ScriptedCluster cluster;
  cluster.sink.on_add = [](const api::ReportItem& item) -> Added {
    if (item.display_name != "n/large") return {};
    return {Added::Result::kLeftOut, "n/large has more than 7 bytes", "ITEM_TOO_LARGE"};
  };
  cluster.transport.Add(kRoles, 200, List({Object("a", "n"), Object("large", "n")}));
  const domain::TypeCoverage roles = cluster.Collect({"roles"}).types.at("roles");
  EXPECT_EQ(roles.state, TypeState::kIncomplete);
  EXPECT_EQ(roles.total, 2);
  EXPECT_EQ(roles.backed_up, 1);
  EXPECT_EQ(roles.errors, 1);
  EXPECT_EQ(roles.error_message, "1 could not be read: n/large has more than 7 bytes");
  EXPECT_EQ(roles.error_code, "ITEM_TOO_LARGE") << "no bug";
}

TEST(ClusterProvider, ATypeWithoutAnEndIsIncompleteAndCostsNoOther) {
  ScriptedCluster cluster;
  cluster.sink.on_add = [](const api::ReportItem& item) -> Added {
    if (item.type != "roles" || item.display_name != "n/2") return {};
    return {.result = Added::Result::kTypeIsFull,
            .why = "the rest is left out",
            .code = domain::error_code::kRunTooLarge};
  };
  for (int page = 0; page < 3; ++page) {
    cluster.transport.Add(kRoles, 200, List({Object(std::to_string(page), "n")}, "next"));
  }
  cluster.transport.Add(kQuotas, 200, List({Object("q", "n")}));
  const Collection collection = cluster.Collect({"roles", "resourceQuotas"});
  const domain::TypeCoverage& roles = collection.types.at("roles");
  EXPECT_EQ(roles.state, TypeState::kIncomplete);
  EXPECT_EQ(roles.backed_up, 2);
  EXPECT_EQ(roles.error_code, kRunTooLarge);
  EXPECT_EQ(collection.types.at("resourceQuotas").state, TypeState::kComplete);
}

TEST(ClusterProvider, ARefusedIdentityFailsEveryType) {
  ScriptedCluster cluster;
  for (const char* path : {kRoles, kQuotas, kNetworkPolicies}) cluster.transport.Add(path, 401, "");
  cluster.options.threads = 1;
  const Collection collection = cluster.Collect({"roles", "resourceQuotas", "networkPolicies"});
  for (const auto& [key, coverage] : collection.types) {
    EXPECT_EQ(coverage.state, TypeState::kFailed) << key;
    EXPECT_EQ(coverage.error_code, kAuthenticationFailed) << key;
  }
  EXPECT_THAT(collection.types, SizeIs(3));
  EXPECT_THAT(cluster.transport.RequestsTo(kQuotas), IsEmpty());
}

TEST(ClusterProvider, ARefusedDiscoveryFailsEveryType) {
  ScriptedCluster cluster;
  test::ScriptedTransport refusing;
  refusing.Add("/apis", 401, "");
  refusing.Add("/api/v1", 401, "");
  const std::vector<catalogue::PolicyType> standard = TypesOf({"*"});
  const Collection collection = cluster.CollectFrom(refusing, standard);
  EXPECT_THAT(collection.types, SizeIs(standard.size()));
  for (const auto& [key, coverage] : collection.types) {
    EXPECT_EQ(coverage.error_code, kAuthenticationFailed) << key;
  }
  EXPECT_THAT(refusing.Requests(), SizeIs(2)) << "one request, and one with a fresh token";
}

TEST(ClusterProvider, AnApiThatIsDownIsWaitedForOnce) {
  ScriptedCluster cluster;
  test::ScriptedTransport down;
  down.AddFailure("/apis", "refused");
  cluster.CollectFrom(down, TypesOf({"roles", "networkPolicies"}));
  EXPECT_THAT(down.Requests(), SizeIs(3));
}

TEST(ClusterProvider, AnExtensionThatIsDownIsAskedForAgainWhenTheRestHasBeenRead) {
  ScriptedCluster cluster;
  const std::string group = "/apis/kyverno.io/v1";
  cluster.transport.Replace(group, 503, "");
  for (int i = 0; i < 2; ++i) cluster.transport.Add(group, 503, "");
  cluster.transport.AddAnswer(group, [&](const web::Request&) -> web::Response {
    EXPECT_THAT(cluster.transport.RequestsTo(kRoles), SizeIs(1)) << "nobody waited for it";
    return {200,
            R"({"resources":[{"name":"clusterpolicies","kind":"ClusterPolicy","verbs":["list"]}]})",
            {}};
  });
  cluster.transport.Add(group + "/clusterpolicies", 200, List({Object("c")}));
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}));
  const Collection collection = cluster.Collect({"kyvernoClusterPolicies", "roles"});
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete);
  EXPECT_EQ(collection.types.at("kyvernoClusterPolicies").state, TypeState::kComplete);
}

TEST(ClusterProvider, AServerThatHasJustStartedServesMoreThanItLists) {
  for (const bool was_away : {true, false}) {
    ScriptedCluster cluster;
    const std::string none = R"({"groups":[]})";
    cluster.transport.Replace("/apis", was_away ? 503 : 200, was_away ? "" : none);
    if (was_away) cluster.transport.Add("/apis", 200, none);
    cluster.transport.Add(kRoles, 200, List({Object("a", "n")}));
    const Collection collection = cluster.Collect({"roles", "priorityClasses"});
    EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete) << was_away;
    EXPECT_EQ(collection.types.at("priorityClasses").error_code, kTypeNotServed);
  }
}

TEST(ClusterProvider, AServerThatIsNotReadyIsNotBelievedWhatItDoesNotServe) {
  ScriptedCluster cluster;
  cluster.transport.Replace("/apis", 200, R"({"groups":[]})");
  cluster.transport.Add(
      "/apis", 200,
      R"({"groups":[{"versions":[{"groupVersion":"rbac.authorization.k8s.io/v1"}]}]})");
  cluster.transport.Add("/readyz", 500, "[-]autoregister-completion failed");
  cluster.transport.Add("/readyz", 200, "ok");
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}));
  const Collection collection = cluster.Collect({"roles", "priorityClasses"});
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kComplete);
  EXPECT_EQ(collection.types.at("priorityClasses").error_code, kTypeNotServed);
  EXPECT_THAT(cluster.transport.RequestsTo("/readyz"), SizeIs(2));
}

TEST(ClusterProvider, StopLeavesTheRestUnread) {
  ScriptedCluster cluster;
  std::stop_source stop;
  cluster.options.threads = 1;
  cluster.transport.AddAnswer(kNetworkPolicies, [&](const web::Request&) {
    stop.request_stop();
    return web::Response{200, List({Object("a", "n")}, "next"), {}};
  });
  const Collection collection = cluster.Collect({"networkPolicies", "roles"}, stop.get_token());
  EXPECT_EQ(collection.types.at("networkPolicies").state, TypeState::kIncomplete);
  EXPECT_EQ(collection.types.at("roles").state, TypeState::kFailed);
  EXPECT_THAT(cluster.transport.RequestsTo(kRoles), IsEmpty());
}

class FullSink final : public ItemSink {
 public:
  std::unique_ptr<TypeSink> Open(const std::string&) override { return std::make_unique<Type>(); }

 private:
  class Type final : public TypeSink {
   public:
    bool Wants(const std::string&, const api::Json&) override { return true; }
    Added Add(const api::ReportItem&) override { throw std::runtime_error("disk full"); }
    void Restart() override {}
    void Finish() override {}
  };
};

TEST(ClusterProvider, WhatTheSinkThrowsReachesTheCaller) {
  ScriptedCluster cluster;
  cluster.transport.Add(kRoles, 200, List({Object("a", "n")}));
  cluster.transport.Add(kQuotas, 200, List({Object("a", "n")}));
  const base::SystemClock clock;
  FullSink sink;
  ClusterProvider provider(cluster.transport, clock, cluster.options);
  EXPECT_THROW(provider.Collect(TypesOf({"roles", "resourceQuotas"}), sink, {}),
               std::runtime_error);
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
