#include "catalogue/reduce.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "base/ascii.h"
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

TEST(Reduce, ReducesEachObjectOfAList) {
  Json list = Json::parse(R"({"apiVersion":"v1","kind":"List","items":[7]})");
  list["items"].push_back(FullOfSecrets());
  list["items"].push_back(
      Json::parse(R"({"kind":"A","metadata":{"annotations":{"a.io/last-applied":"hush"}}})"));
  const PolicyType& type = *BuiltIn().Of(domain::ProviderKind::kDirectory)->Find("yamlFiles");
  const Json reduced = Reduce(type, list);
  EXPECT_EQ(reduced.dump().find("hush"), std::string::npos) << reduced;
  EXPECT_EQ(reduced["items"].size(), 3U);
  EXPECT_TRUE(IsMasked(type, reduced));
  list["items"] = Json::array({Json::parse(R"({"kind":"Secret","apiVersion":"v1"})")});
  EXPECT_TRUE(IsMasked(type, Reduce(type, list)));
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

// A secret of each form, in texts of every depth, and in annotations.
TEST(Reduce, MasksWhatHasTheFormOfASecretInEveryType) {
  const Json sample = Json::parse(R"({"kind":"Sample","metadata":{"name":"a",
    "annotations":{"note":"see https://admin:hush-hush@example.com/x"}},
    "data":{"key":"-----BEGIN EC PRIVATE KEY-----\nhushhushhushhushhushhushhushhushhush\n-----END"},
    "spec":{"rules":[{"headers":[{"name":"Authorization","value":"Bearer hushhushhush"}]},
      {"text":"AKIAHUSHHUSHHUSHHUSH"}]}})");
  for (const PolicyType& type : AllTypes()) {
    if (IsMetadataOnly(type)) continue;
    const Json reduced = Reduce(type, sample);
    const std::string text = base::ToLower(reduced.dump());
    EXPECT_EQ(text.find("hush"), std::string::npos) << type.key << ": " << text;
    EXPECT_TRUE(IsMasked(type, reduced)) << type.key;
    EXPECT_EQ(reduced["metadata"]["annotations"]["note"],
              "see https://admin:***masked***@example.com/x");
    EXPECT_EQ(Reduce(type, reduced), reduced) << type.key;
    EXPECT_EQ(reduced.flatten().size(), sample.flatten().size()) << "nothing else is lost";
  }
}

// Somebody has a token for a key, in each place that an object has for one.
TEST(Reduce, MasksNamesOfMembersThatHaveTheFormOfASecret) {
  const std::string token = "ghp_" + std::string(36, 'h');
  for (
      const char* text : {
          R"({"data":{"TOKEN":1}})",
          R"({"metadata":{"labels":{"TOKEN":"a"}}})",
          R"({"spec":[{"deep":{"TOKEN":{"a":[]}}}]})",
          R"({"TOKEN":null})",
          R"({"kind":"AList","items":[{"TOKEN":7}],"TOKEN":7})",
          R"({"generate":{"kind":"Secret","data":{"TOKEN":{"TOKEN":1}}}})",
          R"({"generate":{"kind":"Secret","data":{"TOKEN":1,"data":{"TOKEN":1}}}})",
          R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"TOKEN","labels":{"TOKEN":1}}})",
      }) {
    std::string with_token = text;
    for (size_t at = 0; (at = with_token.find("TOKEN")) != std::string::npos;) {
      with_token.replace(at, 5, token);
    }
    const Json object = Json::parse(with_token);
    const Json reduced = Reduce(Type("roles"), object);
    EXPECT_EQ(reduced.dump().find("hhh"), std::string::npos) << reduced;
    EXPECT_NE(reduced.dump().find("\"***masked***\":"), std::string::npos) << reduced;
    EXPECT_TRUE(IsMasked(Type("roles"), reduced)) << reduced;
    EXPECT_EQ(Reduce(Type("roles"), reduced), reduced);
  }
}

TEST(Reduce, MakesNoTwoMembersOne) {
  const auto token = [](char c) { return "a ghp_" + std::string(36, c) + " b"; };
  const Json object{{"a ***masked*** b", "was there"},
                    {"a ***masked-3*** b", "as well"},
                    {token('x'), 1},
                    {token('y'), 2},
                    {"ghp_" + std::string(36, 'z'), 3}};
  EXPECT_EQ(Reduce(Type("roles"), object), (Json{{"a ***masked*** b", "was there"},
                                                 {"a ***masked-2*** b", 1},
                                                 {"a ***masked-3*** b", "as well"},
                                                 {"a ***masked-4*** b", 2},
                                                 {"***masked***", 3}}));
}

TEST(Reduce, MasksTheDataOfSecretsThatPoliciesMake) {
  const Json policy = Json::parse(R"({"kind":"ClusterPolicy","spec":{"rules":[
    {"generate":{"kind":"Secret","name":"a","data":{"kind":"Secret","type":"Opaque",
      "data":{"p":"hush"},"stringData":{"q":["hush"]}}}},
    {"generate":{"kind":"Secret","name":"b","stringData":{"p":"hush"},"data":"hush"}},
    {"generate":{"kind":"ConfigMap","data":{"p":"kept"}}},
    {"match":{"kinds":["Secret"]},"data":"kept"}]}})");
  const Json reduced = Reduce(Type("kyvernoClusterPolicies"), policy);
  EXPECT_EQ(reduced, Json::parse(R"({"kind":"ClusterPolicy","spec":{"rules":[
    {"generate":{"kind":"Secret","name":"a","data":{"kind":"Secret","type":"Opaque",
      "data":{"p":"***masked***"},"stringData":{"q":["***masked***"]}}}},
    {"generate":{"kind":"Secret","name":"b","stringData":{"p":"***masked***"},
      "data":"***masked***"}},
    {"generate":{"kind":"ConfigMap","data":{"p":"kept"}}},
    {"match":{"kinds":["Secret"]},"data":"kept"}]}})"));
  EXPECT_TRUE(IsMasked(Type("kyvernoClusterPolicies"), reduced));
}

// Whatever it stands in, and although each of a list leaves its kind to the list.
TEST(Reduce, KeepsNoValueOfASecretInsideOfAnotherObject) {
  const char* item = R"({"metadata":{"name":"a"},"data":{"p":"hush"},"type":"Opaque"})";
  const std::string list =
      R"({"apiVersion":"v1","kind":"SecretList","items":[)" + std::string(item) + "]}";
  const std::string secret = FullOfSecrets().dump();
  for (const std::string& text : std::vector<std::string>{
           list,
           R"({"apiVersion":"v1","kind":"List","items":[)" + list + "]}",
           R"({"apiVersion":"t/v1","kind":"Template","objects":[)" + secret + "]}",
           R"({"apiVersion":"t/v1","kind":"Template","objects":[)" + list + "]}",
           R"({"apiVersion":"t/v1","kind":"Work","stringData":{"p":"hush"},"spec":{"manifests":[
              {"apiVersion":"v1","kind":"ConfigMap",
               "metadata":{"annotations":{"a/last-applied":"hush"}}}]}})",
       }) {
    const Json object = Json::parse(text);
    const Json reduced = Reduce(Type("roles"), object);
    EXPECT_EQ(reduced.dump().find("hush"), std::string::npos) << reduced;
    EXPECT_EQ(reduced.dump().find("aHVzaA"), std::string::npos) << reduced;
    EXPECT_TRUE(IsMasked(Type("roles"), reduced)) << reduced;
    EXPECT_EQ(Reduce(Type("roles"), reduced), reduced);
  }
}

// What they are is the list's to say: to fill it in would make twelve times as much of "{},".
TEST(Reduce, AddsNothingToWhatIsInAListOfSecrets) {
  const auto list_of = [](const std::string& items) {
    return Json::parse(R"({"apiVersion":"v1","kind":"SecretList","items":[)" + items + "]}");
  };
  for (const auto& [item, kept] : std::vector<std::pair<const char*, const char*>>{
           {"{}", "{}"},
           {R"({"data":{"p":"hush"}})", "{}"},
           {R"({"kind":"Secret","apiVersion":"v1","data":{"p":"hush"}})",
            R"({"kind":"Secret","apiVersion":"v1"})"},
           {R"({"kind":"hush","apiVersion":"v1","type":"t"})", R"({"type":"t"})"},
           {R"({"kind":"Secret","apiVersion":"hush"})", "{}"},
           {R"({"metadata":{"name":"a","annotations":{"p":"hush"}}})",
            R"({"metadata":{"name":"a"}})"},
           {"7", "7"}}) {
    const Json reduced = Reduce(Type("roles"), list_of(item));
    EXPECT_EQ(reduced, list_of(kept)) << item;
    EXPECT_EQ(IsMasked(Type("roles"), reduced), std::string_view(item) != "7") << item;
    EXPECT_EQ(Reduce(Type("roles"), reduced), reduced);
  }
}

TEST(Reduce, MasksValuesOfEveryKindInTheDataOfASecret) {
  const Json policy = base::ParseJson(R"({"generate":{"kind":"Secret","stringData":{
    "pin":12345678,"f":1.50,"yes":true,"none":null,"deep":[{"p":"hush"}]}}})");
  EXPECT_EQ(Reduce(Type("kyvernoClusterPolicies"), policy).dump(),
            R"({"generate":{"kind":"Secret","stringData":{"deep":[{"p":"***masked***"}],)"
            R"("f":"***masked***","none":null,"pin":"***masked***","yes":"***masked***"}}})");
}

TEST(Reduce, MasksTheDataThatAPolicyPutsIntoASecret) {
  const Json policy = Json::parse(R"({"spec":{"rules":[{"match":{"kinds":["Secret"]},
    "mutate":{"patchStrategicMerge":{"stringData":{"p":"hush"},"data":{"q":"kept"}}}}]}})");
  const std::string text = Reduce(Type("kyvernoClusterPolicies"), policy).dump();
  EXPECT_EQ(text.find("hush"), std::string::npos) << text;
  EXPECT_NE(text.find("kept"), std::string::npos) << "a ConfigMap has data too";
}

TEST(Reduce, LeavesEverythingElseAsItCame) {
  for (const char* text :
       {R"({"metadata":{"name":"a","annotations":{},"uid":"u"},"status":{"a":[1,null]}})",
        R"({"metadata":{"annotations":["kubectl.kubernetes.io/last-applied-configuration"]}})",
        R"({"spec":{"metadata":{"annotations":{"a/last-applied":"?*"}}}})", "[]", "7", "null",
        R"({"kind":"Sealed","apiVersion":"v1","data":{"a":"b"}})"}) {
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
