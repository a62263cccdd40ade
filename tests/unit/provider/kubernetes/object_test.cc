#include "provider/kubernetes/object.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "support/built_in_catalogues.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;

const catalogue::PolicyType& Type(const char* key) {
  const catalogue::Catalogues& catalogues = test::BuiltInCatalogues();
  return *catalogues.Of(domain::ProviderKind::kKubernetes)->Find(key);
}

TEST(Object, IsTheObjectAsServedWithItsKind) {
  const Json object = Json::parse(
      R"({"spec":{},"metadata":{"name":"deny","namespace":"shop","resourceVersion":"7"}})");
  const api::ReportItem item =
      ItemOf(Type("networkPolicies"), "networking.k8s.io/v1", "NetworkPolicy", object);
  EXPECT_EQ(item.type, "networkPolicies");
  EXPECT_EQ(item.external_id, "networking.k8s.io/NetworkPolicy/shop/deny");
  EXPECT_EQ(item.display_name, "shop/deny");
  EXPECT_EQ(item.content,
            R"({"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy",)"
            R"("metadata":{"name":"deny","namespace":"shop","resourceVersion":"7"},"spec":{}})");
  EXPECT_FALSE(item.secrets_masked);
}

TEST(Object, IdentityDoesNotDependOnTheServedVersionOrGroup) {
  const Json object = Json::parse(R"({"metadata":{"name":"a"}})");
  EXPECT_EQ(ItemOf(Type("calicoTiers"), "crd.projectcalico.org/v1", "Tier", object).external_id,
            "projectcalico.org/Tier/a");
  EXPECT_EQ(ItemOf(Type("namespaces"), "v1", "Namespace", object).external_id, "core/Namespace/a");
}

TEST(Object, HasNothingOfASecretButItsIdentity) {
  const Json object = Json::parse(R"({"data":{"password":"aHVzaA=="},"stringData":{"p":"hush"},
    "type":"Opaque","metadata":{"name":"s","namespace":"n","labels":{"a":"b"},"annotations":{
    "kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"password\":\"aHVzaA==\"}}"}}})");
  const api::ReportItem item = ItemOf(Type("secretsMetadata"), "v1", "Secret", object);
  EXPECT_EQ(item.content, R"({"apiVersion":"v1","kind":"Secret","metadata":)"
                          R"({"labels":{"a":"***masked***"},"name":"s","namespace":"n"},)"
                          R"("type":"Opaque"})");
  EXPECT_TRUE(item.secrets_masked);
}

TEST(Object, NeedsAName) {
  for (const char* object :
       {"{}", R"({"metadata":7})", R"({"metadata":{}})", R"({"metadata":{"name":7}})",
        R"({"metadata":{"name":""}})", R"({"metadata":{"name":"a/b"}})",
        R"({"metadata":{"name":"a\u0000"}})", R"({"metadata":{"name":"a","namespace":"b/c"}})"}) {
    EXPECT_THROW(ItemOf(Type("roles"), "v1", "Role", Json::parse(object)), api::ApiFormatError)
        << object;
  }
}

struct SkipRow {
  const char* type;
  const char* metadata;
  SkipReason reason;
};

TEST(Object, WhatAControllerMadeIsSkippedAndWhatIsBeingDeletedIsNot) {
  const std::vector<SkipRow> table = {
      {"roles", R"({"name":"a"})", SkipReason::kNone},
      {"roles", R"({"name":"a","deletionTimestamp":"2026-01-01T00:00:00Z"})", SkipReason::kNone},
      {"roles", R"({"name":"a","ownerReferences":[{"uid":"u"}]})", SkipReason::kNone},
      {"roles", R"({"name":"a","ownerReferences":[{"controller":false},{"controller":true}]})",
       SkipReason::kControlled},
      {"configMapsReferenced", R"({"name":"kube-root-ca.crt"})", SkipReason::kByCatalogue},
      {"roles", R"({"name":"kube-root-ca.crt"})", SkipReason::kNone},
  };
  for (const SkipRow& row : table) {
    EXPECT_EQ(SkipReasonOf(Kubernetes(Type(row.type)), {{"metadata", Json::parse(row.metadata)}}),
              row.reason)
        << row.metadata;
  }
}

TEST(Object, SkipRulesReadLabelsAndAnnotations) {
  using Subject = catalogue::SkipRule::Subject;
  catalogue::KubernetesType type;
  type.skip = {{Subject::kLabel, "a", "1"}, {Subject::kAnnotation, "b", "2"}};
  const auto reason = [&](const char* metadata) {
    return SkipReasonOf(type, {{"metadata", Json::parse(metadata)}});
  };
  EXPECT_EQ(reason(R"({"labels":{"a":"1"}})"), SkipReason::kByCatalogue);
  EXPECT_EQ(reason(R"({"annotations":{"b":"2"}})"), SkipReason::kByCatalogue);
  EXPECT_EQ(reason(R"({"labels":{"a":"2","b":"2"},"annotations":{"a":"1"}})"), SkipReason::kNone);
}

std::vector<std::string> References(const char* type, const char* object) {
  std::vector<std::string> texts;
  for (const Reference& reference : ReferencesOf(Kubernetes(Type(type)), Json::parse(object))) {
    texts.push_back(reference.type + " " + reference.ns + "/" + reference.name);
  }
  return texts;
}

TEST(Object, ReferencesComeWithTheirNamespace) {
  EXPECT_EQ(References("serviceAccounts",
                       R"({"metadata":{"namespace":"n"},"imagePullSecrets":[{"name":"b"},
                          {"name":"a"},{"name":"a"},{"other":1},{"name":7}]})"),
            (std::vector<std::string>{"secretsMetadata n/a", "secretsMetadata n/b"}));
  EXPECT_EQ(References("kyvernoClusterPolicies",
                       R"({"spec":{"rules":[{"context":[
                          {"configMap":{"name":"a","namespace":"x"}},{"variable":{}},
                          {"configMap":{"name":"b"}}]},{"context":[
                          {"configMap":{"name":"c","namespace":"z"}}]}]}})"),
            (std::vector<std::string>{"configMapsReferenced /b", "configMapsReferenced x/a",
                                      "configMapsReferenced z/c"}));
  EXPECT_TRUE(References("roles", R"({"metadata":{"namespace":"n"}})").empty());
  // Each reference has a copy of it.
  const std::string no_namespace(1'000, 'n');
  EXPECT_EQ(References("serviceAccounts", (R"({"metadata":{"namespace":")" + no_namespace +
                                           R"("},"imagePullSecrets":[{"name":"b"}]})")
                                              .c_str()),
            (std::vector<std::string>{"secretsMetadata " + std::string(64, 'n') + "/b"}));
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
