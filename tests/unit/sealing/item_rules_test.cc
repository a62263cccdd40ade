#include "sealing/item_rules.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "api/report_limits.h"
#include "base/json.h"
#include "base/sha256.h"
#include "support/built_in_catalogues.h"
#include "support/number_literals.h"

namespace strongroom::sealing {
namespace {

constexpr auto kProvider = domain::ProviderKind::kKubernetes;

class ItemRulesTest : public ::testing::Test {
 protected:
  api::DigestedItem Digest(const std::string& content, const std::string& type = "roles") {
    return rules_.Digest(kProvider, {.type = type, .external_id = "a/b", .content = content});
  }

  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  ItemRules rules_{catalogues_, 100'000};
};

TEST_F(ItemRulesTest, StoresTheCanonicalForm) {
  const api::DigestedItem digested =
      Digest(R"({ "rules" : [ {"verbs":["get"]} ], "metadata": {"name" : "r\u0065ader"} })");
  EXPECT_EQ(digested.item.content, R"({"metadata":{"name":"reader"},"rules":[{"verbs":["get"]}]})");
  EXPECT_EQ(digested.digest, base::Sha256Hex(digested.item.content));
  EXPECT_EQ(digested.item.external_id, "a/b");
  EXPECT_FALSE(digested.item.secrets_masked);
}

// What the executor sends is stored, and neither digest takes one number for another.
TEST_F(ItemRulesTest, NumbersAreStoredAsTheyAreWritten) {
  std::set<std::string> digests;
  std::set<std::string> change_digests;
  for (const std::string& literal : test::NumberLiterals()) {
    const std::string content = R"({"rules":[{"n":)" + literal + "}]}";
    const api::DigestedItem digested = Digest(content);
    EXPECT_EQ(digested.item.content, content);
    EXPECT_EQ(digested.digest, base::Sha256Hex(content));
    EXPECT_EQ(rules_.ChangeDigest(kProvider, "roles", content), digested.change_digest) << literal;
    EXPECT_TRUE(digests.insert(digested.digest).second) << literal;
    EXPECT_TRUE(change_digests.insert(digested.change_digest).second) << literal;
  }
}

TEST_F(ItemRulesTest, NothingIsLostOfWhatIsStored) {
  for (const char* content : {R"({"rules":[{"verbs":["*"]}],"rules":[]})",
                              R"({"metadata":{"name":"a","name":"a"}})", R"({"a":1,"\u0061":2})"}) {
    EXPECT_THROW(Digest(content), base::JsonError) << content;
  }
}

TEST_F(ItemRulesTest, ContentsThatDifferInNoiseShareAChangeDigest) {
  const api::DigestedItem first =
      Digest(R"({"metadata":{"name":"a","resourceVersion":"7"},"rules":[]})");
  const api::DigestedItem noise =
      Digest(R"({"metadata":{"name":"a","resourceVersion":"8","uid":"u"},"rules":[]})");
  const api::DigestedItem other =
      Digest(R"({"metadata":{"name":"a","resourceVersion":"7"},"rules":[{"verbs":["*"]}]})");
  EXPECT_NE(noise.digest, first.digest);
  EXPECT_EQ(noise.change_digest, first.change_digest);
  EXPECT_NE(other.change_digest, first.change_digest);
  EXPECT_GT(first.epoch, 1) << "epoch 1 was computed by clients";
}

TEST_F(ItemRulesTest, ATypeThatIsNotKnownIsComparedAsAWhole) {
  const api::DigestedItem first = Digest(R"({"metadata":{"resourceVersion":"7"}})", "ofTomorrow");
  const api::DigestedItem noise = Digest(R"({"metadata":{"resourceVersion":"8"}})", "ofTomorrow");
  EXPECT_EQ(first.change_digest, first.digest);
  EXPECT_NE(noise.change_digest, first.change_digest);
  EXPECT_EQ(first.epoch, 0) << "a server that knows the type compares by its own rules";
}

// What it was as it came is within the limit; what is stored is larger than that.
TEST_F(ItemRulesTest, WhatOnlyOurMasksMakeTooLargeIsComparedAllTheSame) {
  std::string data = "1";
  for (int i = 0; i < 45'000; ++i) data += ",1";
  const auto content_of = [&](const std::string& version) {
    return R"({"metadata":{"resourceVersion":")" + version +
           R"("},"spec":{"generate":{"kind":"Secret","data":[)" + data + "]}}}";
  };
  ASSERT_LE(content_of("1").size(), 100'000U);
  const api::DigestedItem first = Digest(content_of("1"));
  EXPECT_GT(first.item.content.size(), 600'000U);
  EXPECT_EQ(rules_.ChangeDigest(kProvider, "roles", first.item.content),
            Digest(content_of("2")).change_digest);
  EXPECT_EQ(
      rules_.ChangeDigest(kProvider, "roles", R"({"a":")" + std::string(100'000, 'x') + R"("})"),
      std::nullopt)
      << "what is too large as it is";
}

// Nothing is filled in, so that what comes within the limit is stored within it.
TEST_F(ItemRulesTest, WhatIsStoredOfAListOfSecretsIsNoLargerThanWhatCame) {
  const auto content_of = [](size_t size) {
    const std::string before = R"({"apiVersion":"v1","items":[{})";
    const std::string after = R"(],"kind":"SecretList"})";
    std::string content = before;
    while (content.size() + after.size() + 3 <= size) content += ",{}";
    content += after;
    return content + std::string(size - content.size(), ' ');
  };
  for (const size_t size : {99'999U, 100'000U, 100'001U}) {
    const api::DigestedItem digested = Digest(content_of(size));
    EXPECT_LE(digested.item.content.size(), size);
    EXPECT_EQ(rules_.ChangeDigest(kProvider, "roles", digested.item.content),
              digested.change_digest);
    EXPECT_EQ(rules_.ChangeDigest(kProvider, "roles", content_of(size)).has_value(),
              size <= 100'000U);
  }
}

// Whatever an executor of another version sends.
TEST_F(ItemRulesTest, AnIdentityThatHoldsASecretIsMaskedAndStaysOne) {
  const auto digest = [this](char c) {
    const std::string name = "glpat-" + std::string(20, c);
    return rules_
        .Digest(kProvider,
                {.type = "roles",
                 .external_id = "rbac.authorization.k8s.io/Role/a/" + name,
                 .display_name = "a/" + name,
                 .content = R"({"metadata":{"name":")" + name + R"(","namespace":"a"}})"})
        .item;
  };
  const api::ReportItem item = digest('x');
  EXPECT_EQ(item.display_name, "a/***masked***");
  EXPECT_TRUE(item.external_id.starts_with("***masked:")) << item.external_id;
  EXPECT_EQ(item.content, R"({"metadata":{"name":"***masked***","namespace":"a"}})");
  EXPECT_TRUE(item.secrets_masked);
  EXPECT_EQ(item.external_id, digest('x').external_id);
  EXPECT_NE(item.external_id, digest('y').external_id);
  EXPECT_EQ(rules_.Digest(kProvider, item).item.external_id, item.external_id);
}

// A version is used again for its content: what else a client said of it would come with it.
TEST_F(ItemRulesTest, NameAndMarkAreNotAsAClientSaysThem) {
  struct Row {
    domain::ProviderKind provider;
    std::string content;
    std::string name;
  };
  constexpr auto kDirectory = domain::ProviderKind::kDirectory;
  const std::string long_name(3'000, 'x');
  const std::vector<Row> table = {
      {kProvider, R"({"metadata":{"name":"deny","namespace":"shop"}})", "shop/deny"},
      {kProvider, R"({"metadata":{"name":"admin"}})", "admin"},
      {kProvider, R"({"metadata":{"name":"a\u0000\u202e"}})", R"(a\x00\u{202e})"},
      {kProvider, R"({"metadata":{"name":")" + long_name + R"("}})", long_name.substr(0, 2'000)},
      {kProvider, R"({"metadata":{"name":7}})", "a/b"},
      {kProvider, R"({"metadata":[]})", "a/b"},
      {kProvider, "{}", "a/b"},
      {kDirectory, R"({"metadata":{"name":"deny"}})", "a/b"},
  };
  for (const Row& row : table) {
    const auto digested = rules_.Digest(row.provider, {.type = "roles",
                                                       .external_id = "a/b",
                                                       .display_name = "approved by security",
                                                       .content = row.content,
                                                       .secrets_masked = true});
    EXPECT_EQ(digested.item.display_name, row.name) << row.content;
    EXPECT_EQ(digested.item.secrets_masked, row.provider == kDirectory)
        << "of a type that is not known only its executor can say it: " << row.content;
  }
}

catalogue::Catalogues OnePolicyOfGraph() {
  catalogue::GraphType source;
  source.id = catalogue::ParseFieldPath("id");
  source.name = catalogue::ParseFieldPath("displayName");
  catalogue::PolicyType type{.source = source};
  type.key = "policies";
  std::vector<catalogue::Catalogue> catalogues;
  catalogues.push_back({domain::ProviderKind::kMicrosoftGraph, {type}});
  return catalogue::Catalogues(std::move(catalogues));
}

// Somebody's word for another policy's identity would make that one's next backup a change.
TEST(ItemRules, AnIdentityThatIsInTheContentIsNotAsAClientSaysIt) {
  const catalogue::Catalogues catalogues = OnePolicyOfGraph();
  const ItemRules rules(catalogues, 100'000);
  const auto digest = [&](const char* type, const char* content) {
    return rules.Digest(domain::ProviderKind::kMicrosoftGraph,
                        {.type = type, .external_id = "other", .content = content});
  };
  const api::DigestedItem own = digest("policies", R"({"id":"7","displayName":"Wi-Fi"})");
  EXPECT_EQ(own.item.external_id, "7");
  EXPECT_EQ(own.item.display_name, "Wi-Fi");
  EXPECT_EQ(own.restorability, "full");
  EXPECT_TRUE(own.missing.empty());
  EXPECT_EQ(digest("policies", R"({"displayName":"Wi-Fi"})").item.external_id, "other");
  const api::DigestedItem unknown = digest("ofTomorrow", R"({"id":"7","metadata":{"name":"a"}})");
  EXPECT_EQ(unknown.item.external_id, "other");
  EXPECT_EQ(unknown.item.display_name, "other");
  EXPECT_EQ(unknown.restorability, "") << "nobody knows";
}

TEST_F(ItemRulesTest, SaysWhatARestoreDoesNotBringBack) {
  const api::DigestedItem masked =
      Digest(R"({"metadata":{"name":"a","labels":{"x\u0000":"Bearer abcdefghijkl"}}})");
  EXPECT_EQ(masked.restorability, "partial");
  EXPECT_EQ(masked.missing, (std::vector<std::string>{R"(x\x00)"}));
  EXPECT_EQ(Digest(R"({"metadata":{"name":"a"}})").restorability, "full");
  EXPECT_EQ(Digest(R"({"metadata":{"name":"a"}})", "secretsMetadata").restorability,
            "metadataOnly");
}

TEST_F(ItemRulesTest, ASecretThatSomebodySendsIsMasked) {
  const std::string secret =
      R"({"apiVersion":"v1","data":{"p":"aHVzaA=="},"kind":"Secret","metadata":{"name":"s"}})";
  for (const char* type : {"secretsMetadata", "roles", "ofTomorrow"}) {
    const api::DigestedItem digested = Digest(secret, type);
    EXPECT_EQ(digested.item.content,
              R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"}})")
        << type;
    EXPECT_TRUE(digested.item.secrets_masked) << type;
  }
}

// As large and as deep as one may be.
TEST(ItemRules, StoresALargeDeepPolicyExactly) {
  const catalogue::Catalogues catalogues = OnePolicyOfGraph();
  const ItemRules rules(catalogues, api::kMaxItemBytes);
  constexpr size_t kLevels = 127;
  std::string content = R"({"id":"7","text":")" + std::string(4'000'000, 'x') + R"(","deep":)";
  for (size_t i = 0; i < kLevels; ++i) content += R"([{"a":)";
  content += "1.50";
  for (size_t i = 0; i < kLevels; ++i) content += "}]";
  content += '}';
  ASSERT_LE(content.size(), api::kMaxItemBytes);
  const api::DigestedItem digested =
      rules.Digest(domain::ProviderKind::kMicrosoftGraph,
                   {.type = "policies", .external_id = "7", .content = content});
  EXPECT_TRUE(base::ParseJson(digested.item.content) == base::ParseJson(content));
  EXPECT_EQ(digested.item.content.size(), content.size());
  EXPECT_FALSE(digested.item.secrets_masked);
}

TEST_F(ItemRulesTest, RefusesWhatIsNoJsonObject) {
  const std::string deep = std::string(300, '[') + std::string(300, ']');
  for (const std::string& content : std::vector<std::string>{
           "", " ", "{", "[]", "7", "null", "\"text\"", "{} {}", "{\"a\":1e999}",
           "{\"a\":\"\xff\"}", "{\"a\":" + deep + "}", std::string("\0", 1)}) {
    try {
      Digest(content);
      ADD_FAILURE() << "accepted: " << content;
    } catch (const base::JsonError& e) {
      EXPECT_EQ(std::string(e.what()).find("text"), std::string::npos) << "quotes the content";
    }
    EXPECT_FALSE(rules_.ChangeDigest(kProvider, "roles", content)) << content;
  }
}

TEST_F(ItemRulesTest, WhatIsStoredIsJudgedByTheSameRules) {
  const std::string sent = R"({"metadata":{"name":"a","resourceVersion":"7"},"rules":[)" +
                           std::string(70'000, ' ') + "]}";
  const std::string old =
      R"({"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"},)"
      R"("name":"a","resourceVersion":"3"},"rules":[]})";
  EXPECT_EQ(rules_.ChangeDigest(kProvider, "roles", sent), Digest(sent).change_digest);
  EXPECT_EQ(rules_.ChangeDigest(kProvider, "roles", old), Digest(sent).change_digest);
  EXPECT_FALSE(rules_.ChangeDigest(kProvider, "roles", "{" + std::string(100'000, ' ') + "}"))
      << "too large";
}

// As epoch 7 stored it: names and values were judged as they came alone.
TEST_F(ItemRulesTest, WhatOlderRulesDidNotMaskIsNoChange) {
  constexpr auto kGraph = domain::ProviderKind::kMicrosoftGraph;
  const std::vector<std::pair<std::string, std::string>> table = {
      {R"({"id":"7","omaSettings":[{"omaUri":"./password=h1/x","value":"hush"}]})",
       R"({"id":"7","omaSettings":[{"omaUri":"./password=***masked***","value":"hush"}]})"},
      {R"({"id":"7","text":"{ \"b\":1, \"glpat-aaaaaaaaaaaaaaaaaaaa\":2 }"})",
       R"({"id":"7","text":"{ \"b\":1, \"***masked***\":2 }"})"},
  };
  for (const auto& [sent, stored] : table) {
    EXPECT_EQ(
        rules_.ChangeDigest(kGraph, "deviceConfigurations", stored),
        rules_.Digest(kGraph, {.type = "deviceConfigurations", .content = sent}).change_digest)
        << sent;
  }
}

// A change of the rules must not look like a change of every policy.
TEST_F(ItemRulesTest, AreThoseOfTheirEpoch) {
  // Something of all that rules are about.
  const std::string object = R"({
    "apiVersion": "v1", "kind": "X", "type": "Opaque", "data": {"a": "b"}, "immutable": false,
    "metadata": {"name": "a", "namespace": "n", "uid": "u", "resourceVersion": "7", "generation": 3,
                 "creationTimestamp": "t", "selfLink": "s", "managedFields": [{"manager": "m"}],
                 "labels": {"x": "y"}, "ownerReferences": [{"uid": "u"}],
                 "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}", "k": "v",
                                 "deployment.kubernetes.io/revision": "1"}},
    "rules": [{"verbs": ["list", "get"], "resources": ["b", "a"]}],
    "subjects": [{"name": "b"}, {"name": "a"}], "aggregationRule": {"clusterRoleSelectors": []},
    "spec": {"clusterIP": "10.0.0.1", "egress": [{"to": []}], "finalizers": ["kubernetes"],
             "hard": {"pods": "1"}, "policyTypes": ["Ingress", "Egress"]},
    "webhooks": [{"name": "w", "clientConfig": {"caBundle": "c"}}],
    "status": {"phase": "Active"}})";
  std::string all;
  const catalogue::Catalogue& catalogue = *catalogues_.Of(kProvider);
  for (const catalogue::PolicyType& type : catalogue.types()) {
    all += type.key + ' ' + Digest(object, type.key).change_digest + '\n';
  }
  EXPECT_EQ(base::Sha256Hex(all),
            "c4eea90a8343dbdffc87ce769ba3db1b9c318a3959a66c058cb2956da55c70cb")
      << "If a type that was there before has another digest than before, raise kEpoch in "
         "item_rules.cc. Then put this in.\n"
      << all;
}

TEST_F(ItemRulesTest, KnowsWhichTypesAreReadOnlyAsFarAsOthersNameThem) {
  const domain::NamingTypes graph = rules_.Naming(domain::ProviderKind::kMicrosoftGraph);
  const auto [first, last] = graph.equal_range("groups");
  EXPECT_NE(
      std::find(first, last, domain::NamingTypes::value_type("groups", "deviceConfigurations")),
      last);
  EXPECT_EQ(graph.count("roleScopeTags"), 0U) << "all of them are read";
  EXPECT_FALSE(rules_.Naming(domain::ProviderKind::kKubernetes).empty());
  EXPECT_TRUE(rules_.Naming(domain::ProviderKind::kDirectory).empty());
}

}  // namespace
}  // namespace strongroom::sealing
