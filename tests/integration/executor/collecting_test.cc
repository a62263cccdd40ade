#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <thread>
#include <vector>

#include "base/stop.h"
#include "executor_fixture.h"
#include "integration/support/control_plane.h"
#include "kube/error.h"

namespace strongroom::executor {
namespace {

using domain::RunPhase;
using domain::TypeState;
using kube::Json;
using kube::Resource;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using kube::kSecrets;
const Resource kCrds{"apiextensions.k8s.io", "v1", "customresourcedefinitions"};

// The preferred version of those in which the group has such a resource; "" when there is none.
std::string ServedVersion(const std::string& group, const std::string& plural) {
  const auto transport = test::ControlPlane::Shared().MakeTransport();
  const auto get = [&](const std::string& path) {
    web::Request request;
    request.path_and_query = path;
    return Json::parse(transport->Send(request, {}).body);
  };
  const std::string path = "/apis/" + group;
  const Json served = get(path);
  for (const Json& version : served.at("versions")) {
    const auto name = version.at("version").get<std::string>();
    const Json kinds = get(path + "/" + name);
    for (const Json& resource : kinds.at("resources")) {
      if (resource.at("name") == plural) return name;
    }
  }
  return "";
}

// Kubernetes has had policies of admission since 1.26, the other standard types always.
bool IsServed(std::string type) {
  if (type.find("AdmissionPolic") == std::string::npos) return true;
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return !ServedVersion("admissionregistration.k8s.io", type).empty();
}

// One object of each standard type that every Kubernetes has.
void MakeOneOfEach(const kube::Client& client, const std::string& ns) {
  const Json rules =
      Json::array({{{"apiGroups", {""}}, {"resources", {"pods"}}, {"verbs", {"get", "list"}}}});
  const Json role_ref{
      {"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "ClusterRole"}, {"name", "view"}};
  const Json subjects = Json::array(
      {{{"kind", "User"}, {"apiGroup", "rbac.authorization.k8s.io"}, {"name", "jane"}}});
  const Json webhooks = Json::array({{{"name", "w.example.com"},
                                      {"clientConfig", {{"url", "https://w.example.com/"}}},
                                      {"sideEffects", "None"},
                                      {"failurePolicy", "Ignore"},
                                      {"admissionReviewVersions", {"v1"}}}});
  const auto admission = [](const char* plural) {
    return Resource{"admissionregistration.k8s.io", "v1", plural};
  };
  client.Create(kNetworkPolicies, ns, NetworkPolicy("deny"));
  client.Create({"", "v1", "resourcequotas"}, ns,
                Named("quota", {{"spec", {{"hard", {{"pods", "10"}}}}}}));
  client.Create(
      {"", "v1", "limitranges"}, ns,
      Named("limits",
            {{"spec",
              {{"limits", Json::array({{{"type", "Container"}, {"max", {{"cpu", "1"}}}}})}}}}));
  client.Create({"policy", ServedVersion("policy", "poddisruptionbudgets"), "poddisruptionbudgets"},
                ns, Named("pdb", {{"spec", {{"minAvailable", 1}}}}));
  client.Create(kRoles, ns, Named("reader", {{"rules", rules}}));
  client.Create(kRoleBindings, ns, Named("view", {{"roleRef", role_ref}, {"subjects", subjects}}));
  client.Create(kClusterRoles, "", Named(ns + "-reader", {{"rules", rules}}));
  client.Create(kClusterRoleBindings, "",
                Named(ns + "-view", {{"roleRef", role_ref}, {"subjects", subjects}}));
  client.Create(admission("validatingwebhookconfigurations"), "",
                Named(ns + "-checks", {{"webhooks", webhooks}}));
  client.Create(admission("mutatingwebhookconfigurations"), "",
                Named(ns + "-changes", {{"webhooks", webhooks}}));
  client.Create({"scheduling.k8s.io", "v1", "priorityclasses"}, "",
                Named(ns + "-high", {{"value", 1000}}));
}

TEST_F(Executor, StoresEveryStandardTypeAndTheFoundations) {
  MakeNamespace("shop");
  MakeOneOfEach(client_, "shop");
  client_.Create(kSecrets, "shop",
                 Named("registry", {{"stringData", {{"password", "hush-hush"}}}}));
  client_.Create(kServiceAccounts, "shop",
                 Named("builder", {{"imagePullSecrets", Json::array({{{"name", "registry"}}})}}));
  options_.input.run.policy_types = {"*"};
  const CaughtReport report = ReportOf();
  EXPECT_EQ(report.path, "/v1/namespaces/team-a/runs/nightly-202603290130/report");
  EXPECT_EQ(report.uid, "4b1c-uid");
  EXPECT_EQ(report.authorization, "Bearer a-token");
  EXPECT_EQ(report.content_type, api::kReportContentType);
  EXPECT_EQ(report.header.run_uid, "4b1c-uid");
  EXPECT_EQ(report.outcome.phase, RunPhase::kSuccess) << report.outcome.error_message;
  for (const auto& [type, coverage] : report.outcome.summary.types) {
    EXPECT_EQ(coverage.state, IsServed(type) ? TypeState::kComplete : TypeState::kSkipped)
        << type << ": " << coverage.error_message;
    EXPECT_EQ(report.CountOf(type), static_cast<size_t>(coverage.backed_up)) << type;
  }
  EXPECT_EQ(report.outcome.summary.types.size(), 22U);
  for (const char* id :
       {"networking.k8s.io/NetworkPolicy/shop/deny", "core/ResourceQuota/shop/quota",
        "core/LimitRange/shop/limits", "policy/PodDisruptionBudget/shop/pdb",
        "rbac.authorization.k8s.io/Role/shop/reader",
        "rbac.authorization.k8s.io/RoleBinding/shop/view",
        "rbac.authorization.k8s.io/ClusterRole/shop-reader",
        "rbac.authorization.k8s.io/ClusterRoleBinding/shop-view",
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration/shop-checks",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration/shop-changes",
        "scheduling.k8s.io/PriorityClass/shop-high", "core/Namespace/shop",
        "core/ServiceAccount/shop/builder"}) {
    report.Item(id);
  }
  EXPECT_GT(report.CountOf("flowSchemas"), 0U);
  EXPECT_GT(report.CountOf("priorityLevelConfigurations"), 0U);
  const api::ReportItem& secret = report.Item("core/Secret/shop/registry");
  EXPECT_TRUE(secret.secrets_masked);
  EXPECT_THAT(secret.content,
              AllOf(Not(HasSubstr("hush")), Not(HasSubstr("aHVzaC1odXNo")), HasSubstr("registry")));
  const Json policy = Json::parse(report.Item("networking.k8s.io/NetworkPolicy/shop/deny").content);
  EXPECT_EQ(policy["kind"], "NetworkPolicy");
  EXPECT_EQ(policy["apiVersion"], "networking.k8s.io/v1");
}

TEST_F(Executor, UnchangedObjectsHaveTheSameContentAgain) {
  MakeNamespace("again");
  MakeOneOfEach(client_, "again");
  options_.input.run.policy_types = {"*"};
  options_.input.tenant.kubernetes.namespaces = {"again"};
  const CaughtReport first = ReportOf();
  client_.MergePatch(kRoles, "again", "reader", {{"metadata", {{"labels", {{"a", "b"}}}}}});
  ReportCatcher second_catcher(folder_.path());
  options_.server.url = second_catcher.url();
  ASSERT_EQ(RunNow(), kExitReported);
  const CaughtReport second = second_catcher.Only();
  EXPECT_EQ(first.items.size(), second.items.size());
  for (const api::ReportItem& item : first.items) {
    const api::ReportItem& now = second.Item(item.external_id);
    const bool is_changed = item.external_id == "rbac.authorization.k8s.io/Role/again/reader";
    EXPECT_EQ(now.content != item.content, is_changed) << item.content << "\n" << now.content;
  }
}

TEST_F(Executor, ReadsThousandsOfPoliciesInPages) {
  MakeNamespace("many");
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([this, thread] {
        for (int i = thread; i < 2000; i += 8) {
          client_.Create(kNetworkPolicies, "many", NetworkPolicy("p" + std::to_string(i)));
        }
      });
    }
  }
  options_.input.run.policy_types = {"networkPolicies"};
  options_.input.run.include_foundations = false;
  options_.input.tenant.kubernetes.namespaces = {"many"};
  const auto begin = clock_.Steady();
  ASSERT_EQ(RunNow(), kExitReported);
  const std::chrono::duration<double> took = clock_.Steady() - begin;
  RecordProperty("seconds", std::to_string(took.count()));
  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.items.size(), 2000U);
  EXPECT_EQ(report.outcome.summary.types.at("networkPolicies").backed_up, 2000);
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(report.Has("networking.k8s.io/NetworkPolicy/many/p" + std::to_string(i))) << i;
  }
}

TEST_F(Executor, TypesOfThirdPartiesComeWithTheirDefinition) {
  const Json schema{{"type", "object"}, {"x-kubernetes-preserve-unknown-fields", true}};
  client_.Create(
      kCrds, "",
      Named("clusterpolicies.kyverno.io",
            {{"spec",
              {{"group", "kyverno.io"},
               {"scope", "Cluster"},
               {"names", {{"plural", "clusterpolicies"}, {"kind", "ClusterPolicy"}}},
               {"versions", Json::array({{{"name", "v2beta1"},
                                          {"served", true},
                                          {"storage", true},
                                          {"schema", {{"openAPIV3Schema", schema}}}}})}}}}));
  const Resource policies{"kyverno.io", "v2beta1", "clusterpolicies"};
  const auto deadline = clock_.Steady() + std::chrono::seconds(30);
  for (bool is_served = false; !is_served;) {
    ASSERT_LT(clock_.Steady(), deadline) << "the API server does not serve the CRD";
    try {
      client_.Create(policies, "",
                     {{"apiVersion", "kyverno.io/v2beta1"},
                      {"kind", "ClusterPolicy"},
                      {"metadata", {{"name", "require-labels"}}},
                      {"spec", {{"rules", Json::array()}}}});
      is_served = true;
    } catch (const kube::ApiError&) {
      base::SleepFor(std::chrono::milliseconds(100), {});
    }
  }
  options_.input.run.policy_types = {"kyvernoClusterPolicies"};
  const CaughtReport report = ReportOf();
  EXPECT_EQ(report.outcome.phase, RunPhase::kSuccess) << report.outcome.error_message;
  report.Item("kyverno.io/ClusterPolicy/require-labels");
  report.Item("apiextensions.k8s.io/CustomResourceDefinition/clusterpolicies.kyverno.io");
  EXPECT_EQ(report.CountOf("customResourceDefinitions"), 1U);
}

}  // namespace
}  // namespace strongroom::executor
