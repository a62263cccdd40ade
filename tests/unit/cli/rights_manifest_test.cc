#include "cli/rights_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kube/manifest.h"
#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kTenantPath = "/apis/strongroom.dev/v1alpha1/namespaces/team-a/tenants/t";

json TenantObject(const json& kubernetes) {
  return {{"apiVersion", "strongroom.dev/v1alpha1"},
          {"kind", "Tenant"},
          {"metadata", {{"name", "t"}, {"namespace", "team-a"}}},
          {"spec", {{"provider", "kubernetes"}, {"kubernetes", kubernetes}}}};
}

json Selecting(const json& types, const std::string& name = "nightly") {
  json schedule = ScheduleObject(name);
  schedule["spec"]["policyTypes"] = types;
  schedule["spec"]["includeFoundations"] = false;
  return schedule;
}

// What the command prints for these, as kubectl reads it.
class Rights : public ::testing::Test {
 protected:
  std::vector<json> Of(const json& tenant, const json& schedule,
                       std::vector<std::string> flags = {}) {
    host_.AddManifest("t", tenant.dump());
    host_.AddManifest("s", schedule.dump());
    std::vector<std::string> arguments{"rights", "-f", "t", "-f", "s"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    EXPECT_EQ(host_.Run(arguments), kOk) << host_.err();
    EXPECT_THAT(host_.server().Requests(), IsEmpty());
    return kube::ParseManifest(host_.out(), "out");
  }
  // Why it prints nothing.
  static std::string Refusal(const json& tenant, const json& schedule,
                             std::vector<std::string> flags = {}) {
    FakeHost host;
    host.AddManifest("t", tenant.dump());
    host.AddManifest("s", schedule.dump());
    std::vector<std::string> arguments{"rights", "-f", "t", "-f", "s"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    EXPECT_NE(host.Run(arguments), kOk);
    EXPECT_EQ(host.out(), "");
    return host.err();
  }

  FakeHost host_;
};

json Rule(const char* group, const json& resources, const char* verb) {
  return {{"apiGroups", {group}}, {"resources", resources}, {"verbs", {verb}}};
}

std::vector<std::string> KindsOf(const std::vector<json>& objects) {
  std::vector<std::string> kinds;
  for (const json& object : objects) {
    const std::string ns = object["metadata"].value("namespace", "");
    kinds.push_back(object["kind"].get<std::string>() + (ns.empty() ? "" : " in " + ns));
  }
  return kinds;
}

TEST_F(Rights, AreARoleInEachNamespaceOfTheTenant) {
  const auto objects =
      Of(TenantObject({{"serviceAccountName", "reader"}, {"namespaces", {"team-a", "team-b"}}}),
         Selecting({"roles", "namespaces"}));
  EXPECT_THAT(KindsOf(objects),
              ElementsAre("ServiceAccount in team-a", "Role in team-a", "RoleBinding in team-a",
                          "Role in team-b", "RoleBinding in team-b"));
  EXPECT_EQ(objects[0]["metadata"]["name"], "reader");
  EXPECT_EQ(objects[1]["rules"], json({Rule("rbac.authorization.k8s.io", {"roles"}, "list"),
                                       Rule("", {"namespaces"}, "get")}));
  EXPECT_EQ(objects[3]["rules"], objects[1]["rules"]);
  EXPECT_EQ(objects[4]["roleRef"], json({{"apiGroup", "rbac.authorization.k8s.io"},
                                         {"kind", "Role"},
                                         {"name", "strongroom:team-a:nightly"}}));
  EXPECT_EQ(objects[4]["subjects"],
            json({{{"kind", "ServiceAccount"}, {"name", "reader"}, {"namespace", "team-a"}}}));
}

TEST_F(Rights, AreAClusterRoleForATenantOfTheWholeCluster) {
  const auto objects = Of(TenantObject({{"serviceAccountName", "reader"}}),
                          Selecting({"roles", "clusterRoles", "namespaces", "resourceQuotas"}));
  EXPECT_THAT(KindsOf(objects),
              ElementsAre("ServiceAccount in team-a", "ClusterRole", "ClusterRoleBinding"));
  EXPECT_EQ(objects[1]["rules"],
            json({Rule("", {"resourcequotas", "namespaces"}, "list"),
                  Rule("rbac.authorization.k8s.io", {"roles", "clusterroles"}, "list")}));
}

TEST_F(Rights, AreOfTheAccountThatTheScheduleNames) {
  json schedule = Selecting({"roles"});
  schedule["spec"]["executor"]["serviceAccountName"] = "own";
  const auto objects =
      Of(TenantObject({{"serviceAccountName", "reader"}, {"namespaces", {"team-a"}}}), schedule);
  EXPECT_EQ(objects[2]["subjects"][0]["name"], "own");
}

TEST_F(Rights, OfTheDefaultAccountSayWhoElseHasThem) {
  const auto objects = Of(TenantObject({{"namespaces", {"team-a"}}}), Selecting({"roles"}));
  EXPECT_THAT(KindsOf(objects), ElementsAre("Role in team-a", "RoleBinding in team-a"));
  EXPECT_EQ(objects[1]["subjects"][0]["name"], "default");
  EXPECT_THAT(host_.out(), HasSubstr("# Every pod of the namespace"));
}

TEST_F(Rights, OnSecretsAreByNameOnly) {
  const json tenant = TenantObject({{"serviceAccountName", "r"}, {"namespaces", {"team-a"}}});
  const json schedule = Selecting({"serviceAccounts", "secretsMetadata"});
  const json accounts = Rule("", {"serviceaccounts"}, "list");
  const json itself = Rule("", {"namespaces"}, "get");
  EXPECT_EQ(Of(tenant, schedule)[1]["rules"], json({accounts, itself}));
  EXPECT_THAT(host_.out(), HasSubstr("--name secrets=NAME"));
  FakeHost named;
  named.AddManifest("m", tenant.dump() + "\n---\n" + schedule.dump());
  EXPECT_EQ(named.Run({"rights", "-f", "m", "--name", "secrets=pull", "--name", "secrets=more"}),
            kOk);
  json by_name = Rule("", {"secrets"}, "list");
  by_name["resourceNames"] = {"more", "pull"};
  EXPECT_EQ(kube::ParseManifest(named.out(), "out")[1]["rules"], json({accounts, by_name, itself}));
}

TEST_F(Rights, OfAKubeconfigAreOfWhomItIs) {
  const json tenant = TenantObject({{"kubeconfigSecretRef", {{"name", "k"}}}});
  EXPECT_THAT(Refusal(tenant, Selecting({"roles"})), HasSubstr("--user"));
  EXPECT_THAT(Refusal(tenant, Selecting({"roles"}), {"--user", "a", "--group", "b"}),
              HasSubstr("only"));
  const auto objects = Of(tenant, Selecting({"roles"}), {"--user", "backup@example.com"});
  EXPECT_THAT(KindsOf(objects), ElementsAre("ClusterRole", "ClusterRoleBinding"));
  EXPECT_EQ(objects[1]["subjects"], json({{{"apiGroup", "rbac.authorization.k8s.io"},
                                           {"kind", "User"},
                                           {"name", "backup@example.com"}}}));
}

TEST_F(Rights, OfSeveralSchedulesAddUp) {
  const json tenant = TenantObject({{"serviceAccountName", "reader"}});
  host_.AddManifest("-", tenant.dump() + "\n---\n" + Selecting({"roles"}, "a").dump() + "\n---\n" +
                             Selecting({"clusterRoles"}, "b").dump());
  EXPECT_EQ(host_.Run({"rights", "-f", "-"}), kOk) << host_.err();
  const auto objects = kube::ParseManifest(host_.out(), "out");
  EXPECT_THAT(KindsOf(objects),
              ElementsAre("ServiceAccount in team-a", "ClusterRole", "ClusterRoleBinding",
                          "ClusterRole", "ClusterRoleBinding"));
  EXPECT_NE(objects[1]["metadata"]["name"], objects[3]["metadata"]["name"]);
}

TEST_F(Rights, AreNotSaidOfAScheduleThatCannotRun) {
  const json of_namespaces = TenantObject({{"namespaces", {"team-a"}}});
  EXPECT_THAT(Refusal(of_namespaces, Selecting({"clusterRoles"})), HasSubstr("is cluster-wide"));
  EXPECT_THAT(Refusal(of_namespaces, Selecting({"rolls"})), HasSubstr("did you mean roles?"));
  json no_types = Selecting({"roles"});
  no_types["spec"].erase("policyTypes");
  EXPECT_THAT(Refusal(of_namespaces, no_types), HasSubstr("spec.policyTypes"));
  EXPECT_THAT(Refusal(TenantObject({{"namespaces", {"A B"}}}), Selecting({"roles"})),
              HasSubstr("tenant team-a/t is invalid"));
}

TEST_F(Rights, RefusesFlagsThatMeanNothing) {
  const json tenant = TenantObject(json::object());
  const json schedule = Selecting({"roles"});
  for (const std::vector<std::string>& flags :
       std::vector<std::vector<std::string>>{{"--name", "secrets"},
                                             {"--name", "secrets="},
                                             {"--name", "pods=a"},
                                             {"--user", "somebody"},
                                             {"--serviceaccount", "a"},
                                             {"-n", "team-b"},
                                             {"nightly"}}) {
    EXPECT_THAT(Refusal(tenant, schedule, flags), HasSubstr("error: ")) << flags.back();
  }
  EXPECT_THAT(Refusal(tenant, tenant), HasSubstr("no BackupSchedule"));
}

TEST_F(Rights, OfAScheduleOfTheClusterAreForItsTenantThere) {
  host_.Add(kSchedulesPath + "/nightly", Selecting({"roles"}));
  host_.Add(kTenantPath, TenantObject({{"serviceAccountName", "reader"}}));
  EXPECT_EQ(host_.Run({"rights", "nightly"}), kOk) << host_.err();
  EXPECT_THAT(KindsOf(kube::ParseManifest(host_.out(), "out")),
              ElementsAre("ServiceAccount in team-a", "ClusterRole", "ClusterRoleBinding"));
}

TEST_F(Rights, OfATenantThatIsNoClusterAreNone) {
  json tenant = TenantObject(json::object());
  tenant["spec"] = {{"provider", "directory"}, {"directory", {{"claimName", "c"}}}};
  EXPECT_THAT(Of(tenant, Selecting({"jsonFiles"})), IsEmpty());
  EXPECT_THAT(host_.out(), HasSubstr("# Tenant team-a/t is no cluster"));
}

// A comment must not become a line of the manifest.
TEST_F(Rights, TakeNoLinesFromNames) {
  json schedule = Selecting({"roles"});
  schedule["metadata"]["name"] = "a\nkind: Pod";
  for (const json& object : Of(TenantObject(json::object()), schedule)) {
    EXPECT_NE(object["kind"], "Pod");
  }
}

}  // namespace
}  // namespace strongroom::cli
