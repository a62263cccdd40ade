#include <gmock/gmock.h>

#include "restore_cluster.h"

// kubectl strongroom restore: what a cluster had is put back into it, as its API server takes it.
namespace strongroom::server::sets {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(PluginOfSetsRestores, WhatWasDeletedComesBack) {
  const std::string set = BackUp({"networkPolicies", "roles"});
  const json before = client().Get(kPolicies, shop_, "deny-all");
  EXPECT_THAT(Says("nightly"), HasSubstr("2 as they should be\n"));
  client().Delete(kPolicies, shop_, "deny-all");

  const test::CommandResult plan = Run("nightly");
  EXPECT_EQ(plan.exit_code, 0);
  EXPECT_THAT(plan.out, AllOf(HasSubstr("create   " + Id("deny-all")), HasSubstr(set + ", into "),
                              HasSubstr("1 to create, 1 as they should be"),
                              HasSubstr("Nothing was written")));
  EXPECT_FALSE(client().Find(kPolicies, shop_, "deny-all"));

  const test::CommandResult applied = Run("nightly --apply");
  EXPECT_EQ(applied.exit_code, 0) << applied.err;
  EXPECT_THAT(applied.out,
              AllOf(HasSubstr(Id("deny-all") + " created"), HasSubstr(": 1 created\n")));
  const json after = client().Get(kPolicies, shop_, "deny-all");
  EXPECT_EQ(after["spec"], before["spec"]);
  EXPECT_EQ(after["metadata"]["labels"], before["metadata"]["labels"]);
  const json raw = json::parse(Told("get --raw /apis/networking.k8s.io/v1/namespaces/" + shop_ +
                                    "/networkpolicies/deny-all"));
  const json owner = raw.at("/metadata/managedFields/0"_json_pointer);
  EXPECT_EQ(owner["manager"], "strongroom-restore");
  EXPECT_EQ(owner["operation"], "Update");

  EXPECT_THAT(Says("nightly --apply"), HasSubstr(": nothing to do\n"));
  EXPECT_EQ(client().Get(kPolicies, shop_, "deny-all")["metadata"]["resourceVersion"],
            after["metadata"]["resourceVersion"]);
}

TEST_F(PluginOfSetsRestores, WhatWasChangedIsLeftUnlessSomebodySaysOtherwise) {
  BackUp({"networkPolicies"});
  SetTier("deny-all", "frontend");
  Change("deny-all", {{"metadata", {{"labels", {{"more", "yes"}}}}}});
  EXPECT_THAT(Says("nightly --apply"), AllOf(HasSubstr("skip     " + Id("deny-all")),
                                             HasSubstr("Exists"), HasSubstr("nothing to do")));
  EXPECT_EQ(TierOf("deny-all"), "frontend");

  EXPECT_THAT(Says("nightly --conflict update"),
              AllOf(HasSubstr("update   " + Id("deny-all")), HasSubstr("taken over: "),
                    HasSubstr(".spec.podSelector")));
  EXPECT_EQ(TierOf("deny-all"), "frontend");
  EXPECT_THAT(Says("nightly --conflict update --apply"), HasSubstr("updated"));
  EXPECT_EQ(TierOf("deny-all"), "backend");
  const json labels = client().Get(kPolicies, shop_, "deny-all")["metadata"]["labels"];
  EXPECT_EQ(labels, json({{"owner", "ann"}, {"more", "yes"}}))
      << "what the set does not have stays";
  EXPECT_THAT(Says("nightly --conflict update"), HasSubstr(": 1 as they should be\n"));

  EXPECT_THAT(Says("nightly --conflict replace --apply"), HasSubstr("replaced"));
  EXPECT_EQ(client().Get(kPolicies, shop_, "deny-all")["metadata"]["labels"],
            json({{"owner", "ann"}}));
}

TEST_F(PluginOfSetsRestores, OnlyWhatIsChosen) {
  client().Create(kPolicies, shop_, PolicyOf("allow-web", "web"));
  const std::string set = BackUp({"networkPolicies", "roles"});
  client().Delete(kPolicies, shop_, "deny-all");
  client().Delete(kPolicies, shop_, "allow-web");
  client().Delete(kRoles, shop_, "reader");
  EXPECT_THAT(Says(set + ' ' + Id("allow-web") + " roles --apply"), HasSubstr(": 2 created\n"));
  EXPECT_TRUE(client().Find(kPolicies, shop_, "allow-web"));
  EXPECT_TRUE(client().Find(kRoles, shop_, "reader"));
  EXPECT_FALSE(client().Find(kPolicies, shop_, "deny-all"));
  EXPECT_THAT(Says(set + " networkPolicies/nobody --apply"),
              HasSubstr("networkPolicies/nobody is not in " + set));
}

// Without the server that stored them.
TEST_F(PluginOfSetsRestores, FromAnArchive) {
  BackUp({"networkPolicies"});
  const std::string archive = Path("nightly.tar");
  ASSERT_EQ(PluginCluster::Run("export nightly --to " + archive).exit_code, 0);
  client().Delete(kPolicies, shop_, "deny-all");
  server_->Stop();
  EXPECT_THAT(Says(archive + " --apply"), HasSubstr(Id("deny-all") + " created"));
  EXPECT_EQ(TierOf("deny-all"), "backend");
}

// With what controllers make in a new namespace before the restore comes to it.
TEST_F(PluginOfSetsRestores, AWholeNamespace) {
  client().MergePatch(kube::kServiceAccounts, shop_, "default",
                      {{"imagePullSecrets", {{{"name", "registry"}}}}});
  client().MergePatch(kube::kNamespaces, "", shop_, {{"metadata", {{"labels", {{"team", "a"}}}}}});
  const std::vector<std::string> types{"networkPolicies", "roles", "roleBindings", "namespaces",
                                       "serviceAccounts"};
  const std::string set = BackUp(types);
  DeleteNamespace();
  EXPECT_THAT(Says(set + " networkPolicies"), HasSubstr("NamespaceMissing"));
  const std::string plan = Says(set);
  EXPECT_THAT(plan, AllOf(HasSubstr("5 to create"), HasSubstr("its namespace is put back before")));
  const test::CommandResult applied = Run(set + " --apply");
  EXPECT_EQ(applied.exit_code, 0) << applied.out << applied.err;
  EXPECT_EQ(client().Get(kube::kServiceAccounts, shop_, "default")["imagePullSecrets"][0]["name"],
            "registry");
  EXPECT_EQ(client().Get(kube::kNamespaces, "", shop_)["metadata"]["labels"]["team"], "a");

  // What was backed up, but for what a cluster writes into it by itself.
  BackUp(types);
  const test::CommandResult diff = PluginCluster::Run("diff nightly");
  EXPECT_EQ(diff.exit_code, 0) << diff.out << diff.err;
}

TEST_F(PluginOfSetsRestores, IntoAnotherNamespace) {
  const std::string set = BackUp({"networkPolicies", "roles", "roleBindings", "namespaces"});
  const std::string other = shop_ + "-copy";
  const test::CommandResult applied = Run(set + " --apply --map-namespace " + shop_ + '=' + other);
  EXPECT_EQ(applied.exit_code, 0) << applied.out << applied.err;
  EXPECT_THAT(applied.out, HasSubstr(" as networking.k8s.io/NetworkPolicy/" + other + "/deny-all"));
  EXPECT_TRUE(client().Find(kPolicies, other, "deny-all"));
  const json binding = client().Get(kBindings, other, "readers");
  EXPECT_EQ(binding["subjects"][0]["namespace"], other);
  EXPECT_EQ(client().Get(kBindings, shop_, "readers")["subjects"][0]["namespace"], shop_);
  EXPECT_THAT(Says(set + " --map-namespace shop"), HasSubstr("FROM=TO"));
}

// Kinds that are served only after their definition is there again.
TEST_F(PluginOfSetsRestores, DefinitionsBeforeWhatTheyDefine) {
  const json definition{
      {"apiVersion", "apiextensions.k8s.io/v1"},
      {"kind", "CustomResourceDefinition"},
      {"metadata", {{"name", "assign.mutations.gatekeeper.sh"}}},
      {"spec",
       {{"group", "mutations.gatekeeper.sh"},
        {"scope", "Cluster"},
        {"names",
         {{"kind", "Assign"},
          {"plural", "assign"},
          {"singular", "assign"},
          {"listKind", "AssignList"}}},
        {"versions",
         {{{"name", "v1"},
           {"served", true},
           {"storage", true},
           {"schema",
            {{"openAPIV3Schema",
              {{"type", "object"}, {"x-kubernetes-preserve-unknown-fields", true}}}}}}}}}}};
  client().Create(kDefinitions, "", definition);
  ASSERT_TRUE(test::Eventually([&] {
    try {
      client().Create(kAssigns, "",
                      {{"apiVersion", "mutations.gatekeeper.sh/v1"},
                       {"kind", "Assign"},
                       {"metadata", {{"name", "limits"}}},
                       {"spec", {{"location", "spec.x"}}}});
      return true;
    } catch (const web::WebError&) {
      return false;
    }
  }));
  const std::string set = BackUp({"gatekeeperAssign", "customResourceDefinitions"}, true);
  client().Delete(kDefinitions, "", "assign.mutations.gatekeeper.sh");
  ASSERT_TRUE(test::Eventually(
      [&] { return !client().Find(kDefinitions, "", "assign.mutations.gatekeeper.sh"); }));
  EXPECT_THAT(Says(set + " gatekeeperAssign"), HasSubstr("TypeNotServed"));
  EXPECT_THAT(Says(set), HasSubstr("its definition is put back before it"));
  const test::CommandResult applied = Run(set + " --apply");
  EXPECT_EQ(applied.exit_code, 0) << applied.out << applied.err;
  EXPECT_EQ(client().Get(kAssigns, "", "limits")["spec"]["location"], "spec.x");
  client().Delete(kDefinitions, "", "assign.mutations.gatekeeper.sh");
}

TEST_F(PluginOfSetsRestores, APlanThatIsNotThatAnyMoreIsNotCarriedOut) {
  BackUp({"networkPolicies"});
  client().Delete(kPolicies, shop_, "deny-all");
  const json plan = json::parse(Run("nightly -o json").out);
  EXPECT_EQ(plan["counts"]["create"], 1);
  EXPECT_EQ(plan["items"][0]["action"], "create");
  client().Create(kPolicies, shop_, PolicyOf("deny-all", "mine"));
  const std::string agreed = " --apply --plan " + plan["planDigest"].get<std::string>();
  EXPECT_THAT(Says("nightly" + agreed), HasSubstr("PlanChanged"));
  EXPECT_EQ(TierOf("deny-all"), "mine");
  client().Delete(kPolicies, shop_, "deny-all");
  EXPECT_THAT(Says("nightly" + agreed), HasSubstr("1 created"));
}

TEST_F(PluginOfSetsRestores, WithTheRightsOfTheCaller) {
  BackUp({"networkPolicies", "roles"});
  client().Delete(kPolicies, shop_, "deny-all");
  Grant("rob", "team-a", "backupsets,backupsets/items,backupsets/content", "get,list");
  const test::CommandResult plan = Run("nightly --as rob");
  EXPECT_EQ(plan.exit_code, 1);
  EXPECT_THAT(plan.out, AllOf(HasSubstr("refuse"), HasSubstr("Forbidden"), HasSubstr("2 refused")));
  const auto is_refused = HasSubstr("cannot get resource \"backupsets\"");
  EXPECT_THAT(Says("nightly --as ron --apply"), is_refused) << "what is in sets is not theirs";
  EXPECT_FALSE(client().Find(kPolicies, shop_, "deny-all"));
}

TEST_F(PluginOfSetsRestores, SaysWhatCannotBePutBack) {
  client().Create(kube::kSecrets, shop_, {{"metadata", {{"name", "registry"}}}});
  client().MergePatch(kube::kServiceAccounts, shop_, "default",
                      {{"imagePullSecrets", {{{"name", "registry"}}}}});
  json masked = PolicyOf("masked", "a");
  masked["metadata"]["annotations"]["apiToken"] = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
  client().Create(kPolicies, shop_, masked);
  json held = PolicyOf("held", "a");
  held["metadata"]["finalizers"] = {"example.com/hold"};
  client().Create(kPolicies, shop_, held);
  BackUp({"networkPolicies", "serviceAccounts", "secretsMetadata"});
  client().Delete(kPolicies, shop_, "held");
  const test::CommandResult plan = Run("nightly");
  EXPECT_EQ(plan.exit_code, 1);
  EXPECT_THAT(plan.out,
              AllOf(HasSubstr("SecretMasked: a secret in it was not stored"),
                    HasSubstr("NotStored: no more of it was stored"),
                    HasSubstr("Terminating: it is being deleted"), HasSubstr("3 refused")));
  Change("held", {{"metadata", {{"finalizers", nullptr}}}});
}

TEST_F(PluginOfSetsRestores, OnlyWhatIsOfACluster) {
  Store("team-a", 1, {store::ItemOf("roles", "reader", "1")}, store::OutcomeOf({"roles"}));
  ASSERT_EQ(database_.StateOf("ALTER TABLE strongroom.backup_sets DISABLE TRIGGER USER"), "");
  for (const char* word : {"that nobody says", "directory", "later"}) {
    ASSERT_EQ(database_.StateOf("UPDATE strongroom.backup_sets SET provider = CASE '" +
                                std::string(word) + "' WHEN 'that nobody says' THEN '' ELSE '" +
                                word + "' END"),
              "");
    EXPECT_THAT(Says("nightly"), HasSubstr("is of a tenant of provider " + std::string(word)));
  }
  ASSERT_EQ(database_.StateOf("UPDATE strongroom.backup_sets SET provider = 'kubernetes'"), "");
  EXPECT_THAT(Says("nightly"), AllOf(HasSubstr("Invalid"), HasSubstr("1 refused")));
  EXPECT_THAT(Says("nightly --plan sha256:00"), HasSubstr("--plan is what --apply is to do"));
}

}  // namespace
}  // namespace strongroom::server::sets
