#include <gtest/gtest.h>

#include <map>
#include <set>

#include "api/schedule.h"
#include "api/tenant.h"
#include "base/file.h"
#include "base/yaml_json.h"
#include "domain/error_codes.h"
#include "executor_fixture.h"
#include "integration/support/command.h"

// The recipes of docs/examples, run as they are shipped.
namespace strongroom::executor {
namespace {

using kube::Json;

std::vector<Json> Example(const std::string& name) {
  std::vector<Json> objects;
  const std::string text = base::ReadFile(test::ProjectRoot() / "docs/examples" / name);
  for (const base::YamlValue& document : base::ParseYaml(text)) {
    objects.push_back(base::ToJson(document));
  }
  return objects;
}

class Recipe : public Executor {
 protected:
  // `kubectl -n team-a apply`: makes accounts and rights, and takes the tenant for the run's.
  void Apply(const std::string& name) {
    const std::map<std::string, kube::Resource> namespaced{
        {"ServiceAccount", kServiceAccounts}, {"Role", kRoles}, {"RoleBinding", kRoleBindings}};
    const std::map<std::string, kube::Resource> cluster_wide{
        {"ClusterRole", kClusterRoles}, {"ClusterRoleBinding", kClusterRoleBindings}};
    for (const Json& object : Example(name)) {
      const std::string kind = object.at("kind");
      if (kind == "Tenant") {
        TakeTenant(object);
      } else if (namespaced.contains(kind)) {
        client_.Create(namespaced.at(kind), "team-a", object);
      } else {
        client_.Create(cluster_wide.at(kind), "", object);
      }
    }
  }

  // Runs the nightly schedule for the tenant.
  domain::Outcome OutcomeOf(const std::string& name) {
    Apply(name);
    const auto schedule = api::DecodeSchedule(Example("schedule-nightly.yaml").at(0));
    options_.input.run.policy_types = schedule.spec->run.policy_types;
    ReportCatcher catcher(folder_.path());
    options_.server.url = catcher.url();
    EXPECT_EQ(RunNow(), kExitReported);
    const CaughtReport report = catcher.Only();
    EXPECT_TRUE(report.Has("core/Namespace/team-a"));
    EXPECT_TRUE(report.Has("core/ServiceAccount/team-a/policy-reader"));
    return report.outcome;
  }

 private:
  void TakeTenant(const Json& object) {
    const domain::KubernetesTenant tenant = api::DecodeTenant(object).spec.kubernetes;
    options_.input.tenant.kubernetes.namespaces = tenant.namespaces;
    BecomeHolderOf(TokenOf("team-a", tenant.service_account));
  }
};

TEST_F(Recipe, SucceedsAsShipped) {
  MakeNamespace("team-a");
  std::set<std::string> left_out;
  const domain::Outcome of_namespace = OutcomeOf("namespace.yaml");
  EXPECT_EQ(of_namespace.phase, domain::RunPhase::kSuccess) << of_namespace.error_message;
  for (const auto& [type, coverage] : of_namespace.summary.types) {
    EXPECT_EQ(coverage.errors, 0) << type << ": " << coverage.error_message;
    if (coverage.error_code == domain::error_code::kTypeClusterWide) left_out.insert(type);
  }
  EXPECT_TRUE(left_out.contains("clusterRoles"));
  EXPECT_TRUE(left_out.contains("customResourceDefinitions"));
  EXPECT_FALSE(left_out.contains("roles"));
  EXPECT_FALSE(left_out.contains("namespaces"));

  const domain::Outcome of_cluster = OutcomeOf("cluster.yaml");
  for (const auto& [type, coverage] : of_cluster.summary.types) {
    // Other tests of this program make accounts that pull images with Secrets.
    if (type == "secretsMetadata") continue;
    EXPECT_EQ(coverage.errors, 0) << type << ": " << coverage.error_message;
    EXPECT_NE(coverage.error_code, domain::error_code::kTypeClusterWide) << type;
  }
}

}  // namespace
}  // namespace strongroom::executor
