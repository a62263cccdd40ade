#include "catalogue/item_identity.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "catalogue/restorability.h"
#include "support/built_in_catalogues.h"
#include "support/content_catalogue.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

PolicyType GraphLike() {
  GraphType source;
  source.id = ParseFieldPath("id");
  source.name = ParseFieldPath("displayName");
  source.unsupported_item = "unsupportedThing";
  return PolicyType{.source = source};
}

TEST(NameOf, IsSaidByTheType) {
  const PolicyType kubernetes{.source = KubernetesType{}};
  const PolicyType directory{.source = DirectoryType{}};
  PolicyType fixed = GraphLike();
  std::get<GraphType>(fixed.source).fixed_name = "Settings";
  struct Row {
    const PolicyType& type;
    const char* object;
    const char* name;
  };
  const PolicyType graph = GraphLike();
  for (const Row& row : std::vector<Row>{
           {kubernetes, R"({"metadata":{"name":"a","namespace":"n"}})", "n/a"},
           {kubernetes, R"({"metadata":{"name":"a"}})", "a"},
           {kubernetes, R"({"metadata":{"namespace":"n"}})", "who"},
           {kubernetes, R"({"metadata":7})", "who"},
           {directory, R"({"metadata":{"name":"a"},"displayName":"b"})", "who"},
           {graph, R"({"displayName":"b","metadata":{"name":"a"}})", "b"},
           {graph, R"({"displayName":""})", "who"},
           {graph, R"({"displayName":7})", "who"},
           {graph, R"({"displayName":"Bearer abcdefghijkl"})", "Bearer ***masked***"},
           {fixed, R"({})", "Settings"},
       }) {
    EXPECT_EQ(NameOf(row.type, Json::parse(row.object), "who"), row.name) << row.object;
  }
}

// All that is read of a content to see what it is called (OwnName).
TEST(NameMember, HasAllThatTheNameIsOf) {
  for (const auto provider :
       {domain::ProviderKind::kKubernetes, domain::ProviderKind::kMicrosoftGraph}) {
    for (const PolicyType& type : test::BuiltInCatalogues().Of(provider)->types()) {
      const auto* const graph = std::get_if<GraphType>(&type.source);
      if (graph == nullptr) {
        EXPECT_EQ(NameMember(type), "metadata") << type.key;
      } else if (!graph->name.empty()) {
        EXPECT_EQ(NameMember(type), graph->name.front().name) << type.key;
      }
    }
  }
}

TEST(IdentityOf, IsSaidByTheContentOfGraphTypes) {
  PolicyType single = GraphLike();
  std::get<GraphType>(single.source).fixed_id = "only";
  EXPECT_EQ(IdentityOf(GraphLike(), Json::parse(R"({"id":"7"})")), "7");
  EXPECT_EQ(IdentityOf(GraphLike(), Json::parse(R"({"id":"***masked***"})")), "");
  EXPECT_EQ(IdentityOf(GraphLike(), Json::parse(R"({"id":7})")), "");
  EXPECT_EQ(IdentityOf(single, Json::parse("{}")), "only");
  EXPECT_EQ(IdentityOf(PolicyType{.source = KubernetesType{}}, Json::parse(R"({"id":"7"})")), "");
}

TEST(Restorability, IsThatOfTheTypeAndOfTheItem) {
  using enum RestoreClass;
  const PolicyType& partial = test::ContentType();
  const PolicyType full = GraphLike();
  PolicyType none = GraphLike();
  none.content.restore = {.restore_class = kNone, .missing = {"all of it"}, .full_when = {}};
  PolicyType nested = GraphLike();
  nested.content.restore = {
      .restore_class = kPartial, .missing = {"list[].value"}, .full_when = {}};
  PolicyType both = GraphLike();
  both.content.restore = {
      .restore_class = kPartial,
      .missing = {"c"},
      .full_when = {
          {.field = ParseFieldPath("a"), .comparison = Comparison::kIsPresent, .values = {}},
          {.field = ParseFieldPath("b"), .comparison = Comparison::kIsPresent, .values = {}}}};
  PolicyType metadata{.source = KubernetesType{}};
  std::get<KubernetesType>(metadata.source).metadata_only = true;
  struct Row {
    const PolicyType& type;
    const char* reduced;
    Restorability expected;
  };
  for (const Row& row : std::vector<Row>{
           {full, "{}", {kFull, {}}},
           {full,
            R"({"a":"***masked***","b":[{"c":["***masked***",1]},{"c":"***masked***"}]})",
            {kPartial, {"a", "c"}}},
           {full, R"({"@odata.type":"#microsoft.graph.unsupportedThing"})", {kNone, {}}},
           {full, R"({"@odata.type":"#microsoft.graph.other"})", {kFull, {}}},
           {none, R"({"a":"***masked***"})", {kNone, {"all of it"}}},
           {partial, "{}", {kPartial, {"icon"}}},
           {partial, R"({"icon":"x"})", {kFull, {}}},
           {partial, R"({"icon":"x","psk":"***masked***"})", {kPartial, {"psk"}}},
           {partial, R"({"icon":"","psk":"****"})", {kPartial, {"icon", "psk"}}},
           {nested, R"({"list":[{"value":"***masked***"}]})", {kPartial, {"list[].value"}}},
           {both, R"({"a":"x"})", {kPartial, {"c"}}},
           {both, R"({"a":"x","b":"y"})", {kFull, {}}},
           {metadata, R"({"metadata":{"name":"a"}})", {kMetadataOnly, {"data"}}},
       }) {
    const Restorability got = RestorabilityOf(row.type, Json::parse(row.reduced));
    EXPECT_EQ(got, row.expected) << row.reduced << ' ' << base::NameOf(got.restore_class) << ' '
                                 << Json(got.missing);
  }
  Json many = Json::object();
  for (int i = 0; i < 40; ++i) many["m" + std::to_string(i)] = "***masked***";
  EXPECT_EQ(RestorabilityOf(full, many).missing.size(), 16U);
}

}  // namespace
}  // namespace strongroom::catalogue
