#include <gmock/gmock.h>

#include <fstream>
#include <map>

#include "api/report_limits.h"
#include "executor/collect.h"
#include "executor/spool.h"
#include "integration/store/sets.h"
#include "plugin_cluster.h"
#include "provider/kubernetes/provider.h"
#include "sealing/item_rules.h"
#include "store/ingest.h"
#include "support/built_in_catalogues.h"
#include "support/eventually.h"

// kubectl strongroom backup, and what is done with its archives.
namespace strongroom::server::sets {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::Eventually;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kPolicies = 200;

// A namespace with some hundred policies, of each test another.
class PluginOfSetsBacksUp : public PluginOfSets {
 protected:
  PluginOfSetsBacksUp() {
    static int made = 0;
    ns_ = "backed-up-" + std::to_string(++made);
    MakeNamespace(ns_);
    json items = json::array({Role()});
    for (int i = 0; i < kPolicies; ++i)
      items.push_back(Policy("p-" + std::to_string(i), 1'000 + i));
    Apply({{"apiVersion", "v1"}, {"kind", "List"}, {"items", items}});
  }

  json Policy(const std::string& name, int port) const {
    return {{"apiVersion", "networking.k8s.io/v1"},
            {"kind", "NetworkPolicy"},
            {"metadata", {{"name", name}, {"namespace", ns_}}},
            {"spec",
             {{"podSelector", json::object()},
              {"ingress", json::array({{{"ports", json::array({{{"port", port}}})}}})}}}};
  }
  json Role() const {
    return {{"apiVersion", "rbac.authorization.k8s.io/v1"},
            {"kind", "Role"},
            {"metadata", {{"name", "reader"}, {"namespace", ns_}}},
            {"rules",
             json::array({{{"apiGroups", {""}}, {"resources", {"pods"}}, {"verbs", {"get"}}}})}};
  }
  void Apply(const json& object) const {
    std::ofstream(folder_ / "objects.json", std::ios::trunc) << object;
    const auto result = Kubectl("apply -f " + Path("objects.json"));
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  test::CommandResult Backup(const std::string& to, const std::string& more = "") const {
    return Run("backup --to " + Path(to) + " --types networkPolicies,roles,resourceQuotas" +
               " --namespaces " + ns_ + more);
  }

  // What an executor and the server make of the same policies, but for the way of the report.
  int64_t StoreAsTheOperator() {
    provider::kubernetes::ReadOptions options;
    options.namespaces = {ns_};
    const auto transport = Cluster().MakeTransport();
    domain::RunTemplate run;
    run.policy_types = {"networkPolicies", "roles", "resourceQuotas"};
    const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
    executor::Spool spool(folder_.path());
    const executor::Collected collected =
        executor::Collect(*catalogues.Of(domain::ProviderKind::kKubernetes), run,
                          [&] {
                            return std::make_unique<provider::kubernetes::ClusterProvider>(
                                *transport, clock_, options);
                          },
                          spool, {});
    const sealing::ItemRules rules(catalogues, api::kMaxItemBytes);
    std::vector<store::DigestedItem> items;
    spool.EachItem([&](api::ReportItem item) {
      items.push_back(rules.Digest(domain::ProviderKind::kKubernetes, std::move(item)));
    });
    return Store("team-a", 9, items, collected.outcome);
  }

  std::string ns_;
};

TEST_F(PluginOfSetsBacksUp, WhatDiffTellsIsExactlyWhatWasChanged) {
  const auto monday = Backup("monday.tar");
  ASSERT_EQ(monday.exit_code, 0) << monday.err;
  EXPECT_THAT(Says("verify --archive " + Path("monday.tar")), HasSubstr(": verified, 20"));
  EXPECT_EQ(Run("diff " + Path("monday.tar") + ' ' + Path("monday.tar")).exit_code, 0);

  Kubectl("delete networkpolicy p-7 -n " + ns_);
  Apply(Policy("p-8", 8));
  Apply(Policy("new", 9));
  Kubectl("annotate networkpolicy p-9 control-plane.alpha.kubernetes.io/leader=noise -n " + ns_);
  const auto tuesday = Backup("tuesday");
  ASSERT_EQ(tuesday.exit_code, 0) << tuesday.err;
  EXPECT_THAT(Says("verify --archive " + Path("tuesday")), HasSubstr(": verified, 20"));

  const auto differs = Run("diff " + Path("monday.tar") + ' ' + Path("tuesday") + " -o json");
  EXPECT_EQ(differs.exit_code, 1) << differs.err;
  const json diff = json::parse(differs.out);
  std::map<std::string, std::string> changes;
  for (const json& item : diff["items"]) {
    changes[item["name"].get<std::string>()] = item["change"].get<std::string>();
  }
  EXPECT_EQ(changes,
            (std::map<std::string, std::string>{
                {ns_ + "/p-7", "removed"}, {ns_ + "/p-8", "changed"}, {ns_ + "/new", "added"}}));
  for (const json& item : diff["items"]) {
    if (item["name"] != ns_ + "/p-8") continue;
    EXPECT_EQ(
        item["patch"],
        json::array({{{"op", "replace"}, {"path", "/spec/ingress/0/ports/0/port"}, {"value", 8}}}));
  }
  EXPECT_THAT(Run("diff " + Path("monday.tar") + ' ' + Path("tuesday")).out,
              AllOf(HasSubstr("-    - port: 1008\n+    - port: 8\n"), Not(HasSubstr("p-9"))));
}

TEST_F(PluginOfSetsBacksUp, HasTheDigestsThatTheOperatorSealsWith) {
  const auto result = Backup("archive.tar");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const int64_t id = StoreAsTheOperator();
  const std::string name = "nightly-9-" + std::to_string(id);
  const json set = Json("get bset " + name + " -n team-a");
  EXPECT_THAT(result.out, HasSubstr(set["status"]["digest"].get<std::string>()));
  EXPECT_EQ(set["status"]["complete"], true);
  EXPECT_EQ(Run("diff " + name + ' ' + Path("archive.tar")).exit_code, 0);

  Apply(Policy("p-8", 8));
  ASSERT_EQ(Backup("later.tar").exit_code, 0);
  const auto differs = Run("diff " + name + ' ' + Path("later.tar") + " --stat");
  EXPECT_EQ(differs.exit_code, 1) << differs.err;
  EXPECT_THAT(differs.out, HasSubstr("p-8"));
  EXPECT_THAT(differs.out, Not(HasSubstr("p-9")));
  EXPECT_EQ(Run("report " + name + ' ' + Path("later.tar") + " --to " + Path("r.html")).exit_code,
            0);
}

// An auditor who may read some of it.
TEST_F(PluginOfSetsBacksUp, WhatMayNotBeReadIsMissingAndNamed) {
  ASSERT_EQ(Backup("whole.tar").exit_code, 0);
  const std::string in = " -n " + ns_;
  Kubectl("create role list-roles --verb=get,list --resource=roles.rbac.authorization.k8s.io" + in);
  Kubectl("create rolebinding list-roles --role=list-roles --user=auditor" + in);
  ASSERT_TRUE(Eventually([&] {
    return Kubectl("auth can-i list roles.rbac.authorization.k8s.io --as auditor" + in).exit_code ==
           0;
  }));
  const auto result = Backup("part.tar", " --as auditor");
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("networkPolicies: PERMISSION_MISSING"),
                    HasSubstr("the archive is not complete"), Not(HasSubstr("roles: "))));
  EXPECT_THAT(Says("verify --archive " + Path("part.tar")), HasSubstr(": verified, "));
  const auto differs = Run("diff " + Path("whole.tar") + ' ' + Path("part.tar"));
  EXPECT_THAT(differs.err, HasSubstr("networkPolicies"));
  EXPECT_THAT(differs.out, Not(HasSubstr("networkPolicies"))) << "it was not removed";

  const auto nobody = Backup("none.tar", " --as nobody-at-all");
  EXPECT_EQ(nobody.exit_code, 2) << nobody.err;
  EXPECT_THAT(nobody.err, HasSubstr("nothing is backed up"));
  EXPECT_FALSE(fs::exists(folder_ / "none.tar"));
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    EXPECT_NE(entry.path().extension(), ".part") << entry.path();
  }
}

}  // namespace
}  // namespace strongroom::server::sets
