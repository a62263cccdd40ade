#include "catalogue/reduce.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "catalogue/load.h"
#include "catalogue/normalise.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

const Catalogues& BuiltIn() {
  static const Catalogues catalogues = LoadBuiltIn();
  return catalogues;
}

const PolicyType& Type(const char* key) {
  return *BuiltIn().Of(domain::ProviderKind::kKubernetes)->Find(key);
}

std::vector<PolicyType> AllTypes() {
  std::vector<PolicyType> types;
  for (const auto kind : {domain::ProviderKind::kKubernetes, domain::ProviderKind::kDirectory}) {
    const Catalogue& catalogue = *BuiltIn().Of(kind);
    types.insert(types.end(), catalogue.types().begin(), catalogue.types().end());
  }
  return types;
}

bool IsMetadataOnly(const PolicyType& type) {
  const auto* source = std::get_if<KubernetesType>(&type.source);
  return source != nullptr && source->metadata_only;
}

// A secret, as text and in base64, in every place that an object has for one.
Json FullOfSecrets() {
  return Json::parse(R"({"apiVersion":"v1","kind":"Secret","type":"Opaque","immutable":true,
    "data":{"aHVzaA":"aHVzaA==","hush":"x"},"stringData":{"p":"hush"},"spec":{"hush":"hush"},
    "status":["hush"],"hush":1,
    "metadata":{"name":"s","namespace":"n","uid":"u","generateName":"hush","finalizers":["hush"],
      "labels":{"app":"hush","odd":{"hush":["hush"]}},
      "annotations":{"note":"hush","hush":"x","objectset.rio.cattle.io/applied":"aHVzaA=="},
      "ownerReferences":[{"name":"hush"}],
      "managedFields":[{"fieldsV1":{"f:data":{"f:hush":{}}}}]}})");
}

TEST(Reduce, KeepsOfASecretWhatIsInTheList) {
  const Json kept = Json::parse(R"({"apiVersion":"v1","kind":"Secret","type":"Opaque",
    "metadata":{"name":"s","namespace":"n",
      "labels":{"app":"***masked***","odd":"***masked***"}}})");
  int types = 0;
  for (const PolicyType& type : AllTypes()) {
    const Json reduced = Reduce(type, FullOfSecrets());
    EXPECT_EQ(reduced, kept) << type.key << ": what says that it is a Secret is one";
    EXPECT_TRUE(IsMasked(type, reduced)) << type.key;
    if (!IsMetadataOnly(type)) continue;
    ++types;
    Json unnamed = FullOfSecrets();
    unnamed.erase("kind");
    unnamed.erase("apiVersion");
    const std::string text = Reduce(type, unnamed).dump();
    EXPECT_EQ(text.find("hush"), std::string::npos) << text;
    EXPECT_EQ(text.find("aHVzaA"), std::string::npos) << text;
  }
  EXPECT_GT(types, 0);
}

TEST(Reduce, KeepsNothingOfASecretInAnotherShape) {
  for (const char* object :
       {R"("hush")", R"(["hush"])", R"({"metadata":"hush"})", R"({"metadata":["hush"]})",
        R"({"metadata":{"labels":"hush","name":["hush"],"namespace":{"a":"hush"}}})",
        R"({"type":{"a":"hush"},"kind":["hush"]})"}) {
    const std::string text = Reduce(Type("secretsMetadata"), Json::parse(object)).dump();
    EXPECT_EQ(text.find("hush"), std::string::npos) << object;
  }
}

TEST(Reduce, RemovesTheCopiesThatToolsLeaveInAnnotations) {
  for (const char* annotation :
       {"kubectl.kubernetes.io/last-applied-configuration", "objectset.rio.cattle.io/applied",
        "kapp.k14s.io/original", "kapp.k14s.io/original-diff", "banzaicloud.com/last-applied",
        "seldon.io/last-applied", "example.com/last-applied-config"}) {
    for (const PolicyType& type : AllTypes()) {
      if (IsMetadataOnly(type)) continue;  // nothing of any annotation is kept
      Json object = Json::parse(R"({"kind":"A","metadata":{"name":"a"},"spec":{}})");
      const Json without = object;
      object["metadata"]["annotations"][annotation] = "{\"data\":{\"p\":\"hush\"}}";
      EXPECT_EQ(Reduce(type, object), without) << type.key << ' ' << annotation;
      object["metadata"]["annotations"]["note"] = "kept";
      EXPECT_EQ(Reduce(type, object)["metadata"]["annotations"], Json({{"note", "kept"}}));
      EXPECT_FALSE(IsMasked(type, Reduce(type, object))) << "nothing but a copy was left out";
    }
  }
}

TEST(Reduce, LeavesEverythingElseAsItCame) {
  for (const char* text :
       {R"({"metadata":{"name":"a","annotations":{},"uid":"u"},"status":{"a":[1,null]}})",
        R"({"metadata":{"annotations":["kubectl.kubernetes.io/last-applied-configuration"]}})",
        R"({"spec":{"metadata":{"annotations":{"a/last-applied":"?*"}}}})", "[]", "7", "null",
        R"({"kind":"Secret","apiVersion":"kyverno.io/v1","data":{"a":"b"}})"}) {
    const Json object = Json::parse(text);
    EXPECT_EQ(Reduce(Type("roles"), object), object);
    EXPECT_FALSE(IsMasked(Type("roles"), object)) << text;
  }
}

TEST(Reduce, IsIdempotent) {
  Json object = FullOfSecrets();
  for (const char* kind : {"Secret", "ConfigMap"}) {
    object["kind"] = kind;
    for (const PolicyType& type : AllTypes()) {
      const Json once = Reduce(type, object);
      EXPECT_EQ(Reduce(type, once), once) << type.key;
      EXPECT_EQ(Normalise(type, once), Normalise(type, Reduce(type, Normalise(type, once))))
          << type.key;
    }
  }
}

}  // namespace
}  // namespace strongroom::catalogue
