#include "provider/kubernetes/restorer.h"

#include <gmock/gmock.h>

#include "catalogue/reduce.h"
#include "provider/kubernetes/object.h"
#include "restore_cluster.h"

// What happens between a plan and its being carried out, at a real API server.
namespace strongroom::server::sets {
namespace {

using domain::OnConflict;
using domain::PlannedItem;
using domain::RestoreAction;
using domain::RestoredItem;
using nlohmann::json;
using provider::StoredPolicy;
using testing::HasSubstr;
using Result = RestoredItem::Result;

const kube::Resource kWebhooks{"admissionregistration.k8s.io", "v1",
                               "validatingwebhookconfigurations"};

class PluginOfSetsRestorer : public PluginOfSetsRestores {
 protected:
  using Shown = provider::kubernetes::Shown;

  provider::kubernetes::ClusterRestorer Restorer(OnConflict on_conflict = OnConflict::kSkip,
                                                 Shown shown = Shown::kWords) {
    return {*transport_,
            clock_,
            {.on_conflict = on_conflict,
             .namespaces = {},
             .shown = shown,
             .definition_patience = std::chrono::milliseconds{500}},
            {}};
  }
  StoredPolicy Stored(const std::string& key, json object) const {
    const catalogue::PolicyType& type =
        *catalogues_.Of(domain::ProviderKind::kKubernetes)->Find(key);
    const std::string kind = object["kind"];
    std::string id = provider::kubernetes::IdentityOf(type, kind, object).external_id;
    return {
        .type = &type, .id = std::move(id), .content = catalogue::Reduce(type, std::move(object))};
  }
  StoredPolicy DenyAll() const {
    return Stored("networkPolicies", client().Get(kPolicies, shop_, "deny-all"));
  }
  static void ExpectChanged(const RestoredItem& item) {
    EXPECT_EQ(item.result, Result::kFailed);
    EXPECT_EQ(item.reason, "PlanChanged") << item.message;
  }
};

TEST_F(PluginOfSetsRestorer, WritesOverNothingThatSomebodyMadeMeanwhile) {
  const StoredPolicy policy = DenyAll();
  client().Delete(kPolicies, shop_, "deny-all");
  auto restorer = Restorer(OnConflict::kReplace);
  const PlannedItem planned = restorer.Plan(policy);
  EXPECT_EQ(planned.action, RestoreAction::kCreate);
  client().Create(kPolicies, shop_, PolicyOf("deny-all", "mine"));
  ExpectChanged(restorer.Apply(policy, planned));
  EXPECT_EQ(TierOf("deny-all"), "mine");
}

TEST_F(PluginOfSetsRestorer, WritesOverNothingThatSomebodyChangedMeanwhile) {
  const StoredPolicy policy = DenyAll();
  for (const OnConflict on_conflict : {OnConflict::kUpdate, OnConflict::kReplace}) {
    SetTier("deny-all", "then");
    auto restorer = Restorer(on_conflict);
    const PlannedItem planned = restorer.Plan(policy);
    EXPECT_TRUE(Writes(planned.action));
    SetTier("deny-all", "now");
    ExpectChanged(restorer.Apply(policy, planned));
    EXPECT_EQ(TierOf("deny-all"), "now");
    SetTier("deny-all", "then");
    EXPECT_EQ(restorer.Apply(policy, planned).result, Result::kDone);
    EXPECT_EQ(restorer.Apply(policy, planned).result, Result::kNothingToDo) << "once more";
    EXPECT_EQ(TierOf("deny-all"), "backend");
  }
}

TEST_F(PluginOfSetsRestorer, BringsNothingBackThatWasOnlyToBeUpdated) {
  const StoredPolicy policy = DenyAll();
  SetTier("deny-all", "then");
  auto restorer = Restorer(OnConflict::kUpdate);
  const PlannedItem planned = restorer.Plan(policy);
  client().Delete(kPolicies, shop_, "deny-all");
  ExpectChanged(restorer.Apply(policy, planned));
  EXPECT_FALSE(client().Find(kPolicies, shop_, "deny-all"));
}

// As a drill's, which is for people who may not read contents.
TEST_F(PluginOfSetsRestorer, AStoredPlanQuotesNothingOfWhatIsPutBack) {
  const kube::Resource bindings{"rbac.authorization.k8s.io", "v1", "rolebindings"};
  const auto binding = [&](const char* role) {
    return json{
        {"apiVersion", "rbac.authorization.k8s.io/v1"},
        {"kind", "RoleBinding"},
        {"metadata", {{"name", "bound"}, {"namespace", shop_}}},
        {"roleRef", {{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", role}}}};
  };
  client().Create(bindings, shop_, binding("there"));
  const StoredPolicy policy = Stored("roleBindings", binding("stored-words"));
  EXPECT_THAT(Restorer(OnConflict::kReplace).Plan(policy).message, HasSubstr("stored-words"));
  const PlannedItem planned = Restorer(OnConflict::kReplace, Shown::kFields).Plan(policy);
  EXPECT_EQ(planned.action, RestoreAction::kRefuse);
  EXPECT_EQ(planned.reason, "Invalid");
  EXPECT_EQ(planned.message, "the API server answers 422 Invalid: roleRef (FieldValueInvalid)");
  client().Delete(bindings, shop_, "bound");
}

// Somebody makes the namespace that was to be made, and what is theirs in it.
TEST_F(PluginOfSetsRestorer, LeavesAloneWhatIsInANamespaceOfSomebodyElse) {
  const StoredPolicy policy = DenyAll();
  const StoredPolicy ns = Stored("namespaces", client().Get(kube::kNamespaces, "", shop_));
  DeleteNamespace();
  auto restorer = Restorer();
  const PlannedItem namespace_planned = restorer.Plan(ns);
  const PlannedItem planned = restorer.Plan(policy);
  EXPECT_TRUE(planned.awaits_others);
  MakeNamespace(shop_);
  client().Create(kPolicies, shop_, PolicyOf("deny-all", "mine"));
  EXPECT_EQ(restorer.Apply(ns, namespace_planned).result, Result::kNothingToDo);
  ExpectChanged(restorer.Apply(policy, planned));
  EXPECT_EQ(TierOf("deny-all"), "mine");
}

TEST_F(PluginOfSetsRestorer, KeepsWhatOthersFillIn) {
  const std::string name = shop_ + "-webhook";
  const auto webhook = [&](const char* authority, const char* path) {
    return json{{"apiVersion", "admissionregistration.k8s.io/v1"},
                {"kind", "ValidatingWebhookConfiguration"},
                {"metadata", {{"name", name}}},
                {"webhooks",
                 {{{"name", "a.example.com"},
                   {"clientConfig",
                    {{"url", std::string("https://127.0.0.1:1/") + path}, {"caBundle", authority}}},
                   {"sideEffects", "None"},
                   {"failurePolicy", "Ignore"},
                   {"admissionReviewVersions", {"v1"}}}}}};
  };
  const std::string authority = "L2V0Yy9uZXc=";
  const StoredPolicy policy =
      Stored("validatingWebhookConfigurations", webhook("L2V0Yy9vbGQ=", "stored"));
  const auto config = [&] {
    return client().Get(kWebhooks, "", name).at("/webhooks/0/clientConfig"_json_pointer);
  };
  for (const OnConflict on_conflict : {OnConflict::kUpdate, OnConflict::kReplace}) {
    json live = webhook(authority.c_str(), "live");
    live["metadata"]["ownerReferences"] = {
        {{"apiVersion", "v1"},
         {"kind", "Namespace"},
         {"name", "kube-system"},
         {"uid", client().Get(kube::kNamespaces, "", "kube-system")["metadata"]["uid"]}}};
    client().Create(kWebhooks, "", live);
    auto restorer = Restorer(on_conflict);
    EXPECT_EQ(restorer.Apply(policy, restorer.Plan(policy)).result, Result::kDone);
    EXPECT_EQ(config()["url"], "https://127.0.0.1:1/stored");
    EXPECT_EQ(config()["caBundle"], authority);
    EXPECT_TRUE(client().Get(kWebhooks, "", name)["metadata"].contains("ownerReferences"));
    client().Delete(kWebhooks, "", name);
  }
  auto restorer = Restorer();
  EXPECT_EQ(restorer.Apply(policy, restorer.Plan(policy)).result, Result::kDone);
  EXPECT_EQ(config()["caBundle"], "L2V0Yy9vbGQ=") << "what is made anew has that of then";
  client().Delete(kWebhooks, "", name);
}

TEST_F(PluginOfSetsRestorer, WaitsOnceForADefinitionThatDoesNotCome) {
  json definition{{"apiVersion", "apiextensions.k8s.io/v1"},
                  {"kind", "CustomResourceDefinition"},
                  {"metadata", {{"name", "assign.mutations.gatekeeper.sh"}}},
                  {"spec",
                   {{"group", "mutations.gatekeeper.sh"},
                    {"scope", "Cluster"},
                    {"names", {{"kind", "Assign"}, {"plural", "assign"}}},
                    {"versions",
                     {{{"name", "v1"},
                       {"served", true},
                       {"storage", true},
                       {"schema", {{"openAPIV3Schema", {{"type", "object"}}}}}}}}}}};
  const auto assign = [&](const char* name) {
    return Stored("gatekeeperAssign", {{"apiVersion", "mutations.gatekeeper.sh/v1"},
                                       {"kind", "Assign"},
                                       {"metadata", {{"name", name}}}});
  };
  auto restorer = Restorer();
  restorer.Plan(Stored("customResourceDefinitions", definition));
  for (const char* name : {"a", "b"}) {
    const PlannedItem planned = restorer.Plan(assign(name));
    EXPECT_TRUE(planned.awaits_others);
    const RestoredItem item = restorer.Apply(assign(name), planned);
    EXPECT_EQ(item.result, Result::kFailed);
    EXPECT_EQ(item.reason, "TypeNotServed") << item.message;
  }
}

}  // namespace
}  // namespace strongroom::server::sets
