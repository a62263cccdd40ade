#include "executor/executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/clock.h"
#include "base/stop.h"
#include "executor/error.h"
#include "integration/support/control_plane.h"
#include "kube/client.h"
#include "report_catcher.h"
#include "unit/executor/temporary_folder.h"

namespace strongroom::executor {
namespace {

using domain::RunPhase;
using domain::TypeState;
using kube::Json;
using kube::Resource;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const Resource kNamespaces{"", "v1", "namespaces"};
const Resource kNetworkPolicies{"networking.k8s.io", "v1", "networkpolicies"};
const Resource kServiceAccounts{"", "v1", "serviceaccounts"};
const Resource kSecrets{"", "v1", "secrets"};
const Resource kRoles{"rbac.authorization.k8s.io", "v1", "roles"};
const Resource kRoleBindings{"rbac.authorization.k8s.io", "v1", "rolebindings"};
const Resource kClusterRoles{"rbac.authorization.k8s.io", "v1", "clusterroles"};
const Resource kClusterRoleBindings{"rbac.authorization.k8s.io", "v1", "clusterrolebindings"};
const Resource kCrds{"apiextensions.k8s.io", "v1", "customresourcedefinitions"};

Json Named(const std::string& name, Json more = Json::object()) {
  more["metadata"]["name"] = name;
  return more;
}

Json NetworkPolicy(const std::string& name) {
  return Named(name, {{"spec", {{"podSelector", Json::object()}, {"policyTypes", {"Ingress"}}}}});
}

kube::ClientOptions Unlimited() {
  kube::ClientOptions options;
  options.qps = options.burst = 5000;
  return options;
}

class Executor : public ::testing::Test {
 protected:
  Executor()
      : transport_(test::ControlPlane::Shared().MakeTransport()),
        client_(*transport_, Unlimited(), clock_),
        catcher_(folder_.path()) {
    std::ofstream(folder_.path() / "token") << "a-token\n";
    std::filesystem::create_directory(folder_.path() / "spool");
    options_.run_name = "nightly-202603290130";
    options_.run_uid = "4b1c-uid";
    options_.run_namespace = "team-a";
    options_.kubeconfig = test::ControlPlane::Shared().kubeconfig();
    options_.server_url = catcher_.url();
    options_.token_file = folder_.path() / "token";
    options_.spool_folder = folder_.path() / "spool";
    options_.timeout = std::chrono::seconds(60);
  }

  ~Executor() override { EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "spool")); }

  void MakeNamespace(const std::string& name) { client_.Create(kNamespaces, "", Named(name)); }

  // A kubeconfig of a new service account with the right to list `rules`.
  std::filesystem::path KubeconfigOf(const std::string& account, const Json& rules) {
    client_.Create(kServiceAccounts, "default", Named(account));
    client_.Create(kClusterRoles, "", Named(account, {{"rules", rules}}));
    client_.Create(kClusterRoleBindings, "",
                   Named(account, {{"roleRef",
                                    {{"apiGroup", "rbac.authorization.k8s.io"},
                                     {"kind", "ClusterRole"},
                                     {"name", account}}},
                                   {"subjects", Json::array({{{"kind", "ServiceAccount"},
                                                              {"name", account},
                                                              {"namespace", "default"}}})}}));
    const Json token = client_.CreateSubresource(kServiceAccounts, "default", account, "token",
                                                 {{"apiVersion", "authentication.k8s.io/v1"},
                                                  {"kind", "TokenRequest"},
                                                  {"spec", {{"expirationSeconds", 3600}}}});
    return WriteKubeconfig(token["status"]["token"]);
  }

  std::filesystem::path WriteKubeconfig(const std::string& token) {
    const kube::Config admin = test::ControlPlane::Shared().AdminConfig();
    const auto ca = folder_.path() / "ca.crt";
    std::ofstream(ca) << admin.ca.Read();
    const auto path = folder_.path() / "kubeconfig";
    // JSON is YAML.
    std::ofstream(path) << Json{
        {"apiVersion", "v1"},
        {"kind", "Config"},
        {"current-context", "c"},
        {"contexts",
         Json::array({{{"name", "c"}, {"context", {{"cluster", "c"}, {"user", "u"}}}}})},
        {"clusters",
         Json::array(
             {{{"name", "c"},
               {"cluster", {{"server", admin.server}, {"certificate-authority", ca.string()}}}}})},
        {"users", Json::array({{{"name", "u"}, {"user", {{"token", token}}}}})}};
    return path;
  }

  int RunNow() { return RunExecutor(options_, {}); }

  base::SystemClock clock_;
  std::unique_ptr<kube::Transport> transport_;
  kube::Client client_;
  TemporaryFolder folder_;
  ReportCatcher catcher_;
  ExecutorOptions options_;
};

// One object of each standard type that Kubernetes 1.20 has.
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
  client.Create({"policy", "v1beta1", "poddisruptionbudgets"}, ns,
                Named("pdb", {{"spec", {{"minAvailable", 1}}}}));
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
  options_.policy_types = {"*"};
  ASSERT_EQ(RunNow(), kExitReported);

  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.path, "/v1/namespaces/team-a/runs/nightly-202603290130/report");
  EXPECT_EQ(report.uid, "4b1c-uid");
  EXPECT_EQ(report.authorization, "Bearer a-token");
  EXPECT_EQ(report.content_type, api::kReportContentType);
  EXPECT_EQ(report.header.run_uid, "4b1c-uid");
  EXPECT_EQ(report.outcome.phase, RunPhase::kSuccess) << report.outcome.error_message;
  for (const auto& [type, coverage] : report.outcome.types) {
    const bool is_newer_than_1_20 = type.find("AdmissionPolic") != std::string::npos;
    EXPECT_EQ(coverage.state, is_newer_than_1_20 ? TypeState::kSkipped : TypeState::kComplete)
        << type << ": " << coverage.error_message;
    EXPECT_EQ(report.CountOf(type), static_cast<size_t>(coverage.backed_up)) << type;
  }
  EXPECT_EQ(report.outcome.types.size(), 22U);
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

TEST_F(Executor, UnchangedObjectsHaveTheSameDigestsAgain) {
  MakeNamespace("again");
  MakeOneOfEach(client_, "again");
  options_.policy_types = {"*"};
  options_.tenant_namespaces = {"again"};
  ASSERT_EQ(RunNow(), kExitReported);
  const CaughtReport first = catcher_.Only();
  client_.MergePatch(kRoles, "again", "reader", {{"metadata", {{"labels", {{"a", "b"}}}}}});
  ReportCatcher second_catcher(folder_.path());
  options_.server_url = second_catcher.url();
  ASSERT_EQ(RunNow(), kExitReported);
  const CaughtReport second = second_catcher.Only();
  EXPECT_EQ(first.items.size(), second.items.size());
  for (const api::ReportItem& item : first.items) {
    const api::ReportItem& now = second.Item(item.external_id);
    const bool is_changed = item.external_id == "rbac.authorization.k8s.io/Role/again/reader";
    EXPECT_EQ(now.digest != item.digest, is_changed) << item.content << "\n" << now.content;
    EXPECT_EQ(now.change_digest != item.change_digest, is_changed) << item.external_id;
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
  options_.policy_types = {"networkPolicies"};
  options_.include_foundations = false;
  options_.tenant_namespaces = {"many"};
  const auto begin = clock_.Steady();
  ASSERT_EQ(RunNow(), kExitReported);
  const std::chrono::duration<double> took = clock_.Steady() - begin;
  RecordProperty("seconds", std::to_string(took.count()));
  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.items.size(), 2000U);
  EXPECT_EQ(report.outcome.types.at("networkPolicies").backed_up, 2000);
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(report.Has("networking.k8s.io/NetworkPolicy/many/p" + std::to_string(i))) << i;
  }
}

TEST_F(Executor, AForbiddenTypeMakesTheRunPartialAndIsNamed) {
  MakeNamespace("partly");
  client_.Create(kNetworkPolicies, "partly", NetworkPolicy("deny"));
  options_.kubeconfig = KubeconfigOf("no-roles", Json::array({{{"apiGroups", {"networking.k8s.io"}},
                                                               {"resources", {"networkpolicies"}},
                                                               {"verbs", {"get", "list"}}}}));
  options_.policy_types = {"networkPolicies", "roles", "rolls"};
  options_.include_foundations = false;
  ASSERT_EQ(RunNow(), kExitReported);
  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.outcome.phase, RunPhase::kPartial);
  EXPECT_EQ(report.outcome.error_code, "PERMISSION_MISSING");
  EXPECT_THAT(report.outcome.error_message, HasSubstr("list roles.rbac.authorization.k8s.io"));
  EXPECT_EQ(report.outcome.types.at("roles").state, TypeState::kFailed);
  EXPECT_EQ(report.outcome.types.at("networkPolicies").state, TypeState::kComplete);
  EXPECT_THAT(report.outcome.unknown_policy_types, ::testing::ElementsAre("rolls"));
  EXPECT_TRUE(report.Has("networking.k8s.io/NetworkPolicy/partly/deny"));
}

TEST_F(Executor, AnIdentityThatIsRefusedFailsTheRunAndStoresNothing) {
  options_.kubeconfig = WriteKubeconfig("not-a-token");
  options_.policy_types = {"*"};
  ASSERT_EQ(RunNow(), kExitReported);
  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.outcome.phase, RunPhase::kFailed);
  EXPECT_EQ(report.outcome.error_code, "AUTHENTICATION_FAILED");
  EXPECT_THAT(report.items, IsEmpty());
}

TEST_F(Executor, UnknownTypesAloneAreSkippedWithoutAskingTheTenant) {
  options_.kubeconfig = "/nowhere/kubeconfig";
  options_.policy_types = {"rolls"};
  ASSERT_EQ(RunNow(), kExitReported);
  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.outcome.phase, RunPhase::kSkipped);
  EXPECT_EQ(report.outcome.error_code, "UNKNOWN_POLICY_TYPE");
  EXPECT_THAT(report.items, IsEmpty());
}

TEST_F(Executor, AKubeconfigThatCannotBeUsedIsReportedAndAWrongUsage) {
  options_.kubeconfig = "/nowhere/kubeconfig";
  options_.policy_types = {"roles"};
  EXPECT_EQ(RunNow(), kExitUsage);
  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.outcome.phase, RunPhase::kFailed);
  EXPECT_THAT(report.outcome.error_message, HasSubstr("/nowhere/kubeconfig"));
}

TEST_F(Executor, OptionsThatCannotWorkAreNamed) {
  struct Row {
    std::function<void(ExecutorOptions&)> spoil;
    const char* message;
  };
  std::ofstream(folder_.path() / "bad.yaml") << "schemaVersion: 7\n";
  const std::vector<Row> table = {
      {[](auto& options) { options.server_url = "ftp://x"; }, "--server-url"},
      {[](auto& options) { options.server_ca_file = "/nowhere/ca"; }, "--server-ca-file /nowhere"},
      {[](auto& options) { options.token_file = "/nowhere/token"; }, "--token-file /nowhere"},
      {[](auto& options) { options.spool_folder = "/nowhere"; }, "--spool-folder /nowhere"},
      {[](auto& options) { options.catalogue_file = "/nowhere"; }, "--catalogue /nowhere"},
      {[&](auto& options) { options.catalogue_file = folder_.path() / "bad.yaml"; }, "line 1"},
      {[](auto& options) {
         options.tenant_namespaces = {"a", ""};
       },
       "--tenant-namespaces: \"\""},
      {[](auto& options) { options.tenant_namespaces = {"a/b"}; }, "a/b"},
  };
  options_.policy_types = {"roles"};
  for (const Row& row : table) {
    ExecutorOptions options = options_;
    row.spoil(options);
    try {
      RunExecutor(options, {});
      ADD_FAILURE() << "accepted: " << row.message;
    } catch (const UsageError& e) {
      EXPECT_THAT(e.what(), HasSubstr(row.message));
    }
  }
  EXPECT_EQ(catcher_.Count(), 0U);
}

TEST_F(Executor, AServerThatIsNotReadyGetsTheReportLater) {
  catcher_.RefuseNext(1, 503);
  options_.policy_types = {"priorityClasses"};
  options_.include_foundations = false;
  EXPECT_EQ(RunNow(), kExitReported);
  EXPECT_EQ(catcher_.Count(), 1U);
}

TEST_F(Executor, ARunWhoseItemsAreRefusedSaysSo) {
  catcher_.RefuseNext(1, 413);
  options_.policy_types = {"priorityClasses"};
  options_.include_foundations = false;
  EXPECT_EQ(RunNow(), kExitReported);
  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.outcome.phase, RunPhase::kFailed);
  EXPECT_EQ(report.outcome.reason, "ReportRefused");
  EXPECT_EQ(report.outcome.PoliciesBackedUp(), 0);
  EXPECT_THAT(report.items, IsEmpty());
}

TEST_F(Executor, AForeignTokenIsNotTriedForEver) {
  catcher_.RefuseNext(1000, 403);
  options_.policy_types = {"priorityClasses"};
  EXPECT_EQ(RunNow(), kExitNotReported);
  EXPECT_EQ(catcher_.Count(), 0U);
}

TEST_F(Executor, StopReportsNothing) {
  options_.policy_types = {"*"};
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(RunExecutor(options_, stop.get_token()), kExitNotReported);
  EXPECT_EQ(catcher_.Count(), 0U);
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
  options_.policy_types = {"kyvernoClusterPolicies"};
  ASSERT_EQ(RunNow(), kExitReported);
  const CaughtReport report = catcher_.Only();
  EXPECT_EQ(report.outcome.phase, RunPhase::kSuccess) << report.outcome.error_message;
  report.Item("kyverno.io/ClusterPolicy/require-labels");
  report.Item("apiextensions.k8s.io/CustomResourceDefinition/clusterpolicies.kyverno.io");
  EXPECT_EQ(report.CountOf("customResourceDefinitions"), 1U);
}

}  // namespace
}  // namespace strongroom::executor
