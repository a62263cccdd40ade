#include "catalogue/graph_type.h"

#include <gtest/gtest.h>

#include <set>

#include "catalogue/error.h"
#include "catalogue/load.h"

namespace strongroom::catalogue {
namespace {

constexpr std::string_view kHead = R"(schemaVersion: 1
provider: microsoftGraph
referenceSets:
  assigned:
  - {to: [groups], at: ['assignments[].target.groupId'], builtIn: ['0']}
types:
- key: groups
  class: foundation
  restoreOrder: 1
  service: identity
  path: /groups
  referencedOnly: true
  permissions: [[Group.Read.All, Directory.Read.All]]
- key: policies
  class: policy
  restoreOrder: 10
  service: intune
  path: /deviceManagement/policies
  permissions: [[A.Read.All, A.ReadWrite.All], [B.Read.All]]
  references:
  - assigned
)";
constexpr int kNextLine = 22;

std::string With(std::string_view more) { return std::string(kHead) + std::string(more); }

constexpr std::string_view kEveryField =
    R"(  - {to: [groups, policies], at: ['a[]', b], by: appId, after: ['/x/'], builtIn: [All], mayBeBuiltIn: true,
    when: [{field: kind, equals: custom}]}
  version: v1.0
  query: $top=5
  fallback: {path: '/deviceManagement?$select=policies', member: policies}
  odataType: policy
  id: other.id
  name: title
  scopeTags: roleScopeTagIds
  platform: platforms
  fixedPlatform: windows
  skipWhen: [{field: isBuiltIn, equals: 'true'}]
  item: {query: $expand=x, fullMetadata: true}
  links: [{name: cert, collection: true, types: [wifi, vpn]}, {name: root, types: [wifi]}]
  parts:
  - {as: assignments}
  - {as: logo, path: '{id}/logo', answer: bytes, optional: true, permission: C.Read.All}
  - {as: rows, key: name, keep: [name], ifAbsent: true, types: [wifi], when: [{field: n, atLeast: 1}],
    skipWhen: [{field: m, isEmpty: true}], parts: [{as: cells, path: '{id}/rows/{key}/cells', answer: object, member: all}]}
  ignored: {summary: [overview], deviceState: [states, more]}
  unsupportedItem: unsupportedPolicy
  absences: [intuneNotUsable]
  notInClouds: [china]
  subKinds:
  - {key: rings, where: [{types: [ring]}]}
)";

TEST(GraphTypes, AreReadWithEveryField) {
  const Catalogue catalogue = LoadCatalogue(With(kEveryField));
  ASSERT_EQ(catalogue.types().size(), 3U);
  const GraphType& type = Graph(*catalogue.Find("policies"));
  EXPECT_EQ(type.version, GraphVersion::kV1);
  EXPECT_EQ(type.path, "/deviceManagement/policies");
  EXPECT_EQ(type.query, "$top=5");
  EXPECT_EQ(type.fallback, "/deviceManagement?$select=policies");
  EXPECT_EQ(type.fallback_member, "policies");
  EXPECT_EQ(type.id, ParseFieldPath("other.id"));
  EXPECT_EQ(type.name, ParseFieldPath("title"));
  EXPECT_EQ(type.scope_tags, ParseFieldPath("roleScopeTagIds"));
  EXPECT_EQ(type.platform, ParseFieldPath("platforms"));
  EXPECT_EQ(type.skip_when.size(), 1U);
  ASSERT_TRUE(type.item && type.item->full_metadata);
  EXPECT_EQ(type.item->only_for_types, (std::vector<std::string>{"vpn", "wifi"}));
  ASSERT_EQ(type.links.size(), 2U);
  EXPECT_TRUE(type.links[0].is_collection && !type.links[1].is_collection);
  ASSERT_EQ(type.ignored.size(), 2U);
  EXPECT_EQ(type.unsupported_item, "unsupportedPolicy");
  EXPECT_EQ(type.service, GraphService::kIntune);
  EXPECT_EQ(type.permissions[0], (std::vector<std::string>{"A.Read.All", "A.ReadWrite.All"}));
  EXPECT_EQ(type.absences, (std::vector<std::string>{"intuneNotUsable"}));
  EXPECT_EQ(type.not_in_clouds, (std::vector<domain::GraphCloud>{domain::GraphCloud::kChina}));
}

TEST(GraphTypes, HavePartsThatMayHavePartsThemselves) {
  const Catalogue catalogue = LoadCatalogue(With(kEveryField));
  const std::vector<GraphPart>& parts = Graph(*catalogue.Find("policies")).parts;
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].path, "{id}/assignments");
  EXPECT_EQ(parts[0].answer, GraphAnswer::kCollection);
  EXPECT_EQ(parts[0].key, "id");
  EXPECT_EQ(parts[1].answer, GraphAnswer::kBytes);
  EXPECT_TRUE(parts[1].is_optional && !parts[1].only_if_absent);
  EXPECT_EQ(parts[1].permission, "C.Read.All");
  EXPECT_TRUE(parts[2].only_if_absent);
  EXPECT_EQ(parts[2].key, "name");
  EXPECT_EQ(parts[2].only_for_types.size() + parts[2].only_when.size() + parts[2].skip_when.size(),
            3U);
  ASSERT_EQ(parts[2].parts.size(), 1U);
  EXPECT_EQ(parts[2].parts[0].member, "all");
}

TEST(GraphTypes, HaveNoOrderOfCollectionsThatPartsAndLinksBecome) {
  const Catalogue catalogue = LoadCatalogue(With(kEveryField));
  const std::vector<FieldPath> expected{ParseFieldPath("assignments"), ParseFieldPath("rows"),
                                        ParseFieldPath("cert")};
  EXPECT_EQ(catalogue.Find("policies")->content.unordered, expected);
  EXPECT_EQ(catalogue.Find("rings")->content.unordered, expected);
  const Catalogue nested = LoadCatalogue(
      With("  parts: [{as: rows, parts: [{as: cells, path: '{id}/rows/{key}/cells'}]}]\n"));
  EXPECT_EQ(nested.Find("policies")->content.unordered,
            (std::vector<FieldPath>{ParseFieldPath("rows"), ParseFieldPath("rows[].cells")}));
}

TEST(GraphTypes, OfBrandingNeedNotHavePictures) {
  const Catalogues catalogues = LoadBuiltIn();
  const auto& catalogue = *catalogues.Of(domain::ProviderKind::kMicrosoftGraph);
  for (const GraphPart& part : Graph(*catalogue.Find("intuneBrandingProfiles")).parts) {
    EXPECT_EQ(part.is_optional, part.as != "assignments") << part.as;
  }
}

TEST(GraphTypes, ReferToOneTypeForEachPairOfTypeAndField) {
  const Catalogue catalogue = LoadCatalogue(With(kEveryField));
  const std::vector<GraphReference>& references = Graph(*catalogue.Find("policies")).references;
  ASSERT_EQ(references.size(), 5U) << "those of the set come first";
  EXPECT_EQ(references[0].built_in, (std::vector<std::string>{"0"}));
  const GraphReference& last = references.back();
  EXPECT_EQ(last.to, "policies");
  EXPECT_EQ(last.field, ParseFieldPath("b"));
  EXPECT_EQ(last.by, "appId");
  EXPECT_EQ(last.prefixes, (std::vector<std::string>{"/x/"}));
  EXPECT_TRUE(last.may_be_built_in);
  EXPECT_EQ(last.only_when.size(), 1U);
}

TEST(GraphTypes, OfSomeItemsAreOptionalAndReadAsTheirCollection) {
  const Catalogue catalogue = LoadCatalogue(With(kEveryField));
  const PolicyType* const rings = catalogue.Find("rings");
  ASSERT_NE(rings, nullptr);
  EXPECT_TRUE(rings->optional);
  EXPECT_EQ(Graph(*rings).collection_of, "policies");
  EXPECT_EQ(Graph(*rings).path, "/deviceManagement/policies");
  ASSERT_EQ(Graph(*rings).where.size(), 1U);
  EXPECT_EQ(Graph(*rings).where[0].values, (std::vector<std::string>{"#microsoft.graph.ring"}));
}

TEST(GraphTypes, HaveAnIdAndADisplayNameUnlessTheySayOtherwise) {
  const Catalogue catalogue = LoadCatalogue(With(R"(- key: settings
  class: policy
  restoreOrder: 2
  service: intune
  path: /settings
  answer: object
  fixedId: settings
  fixedName: All settings
  access: delegatedOnly
)"));
  const GraphType& policies = Graph(*catalogue.Find("policies"));
  EXPECT_EQ(policies.id, ParseFieldPath("id"));
  EXPECT_EQ(policies.name, ParseFieldPath("displayName"));
  EXPECT_EQ(policies.version, GraphVersion::kBeta);
  EXPECT_FALSE(policies.item);
  const GraphType& settings = Graph(*catalogue.Find("settings"));
  EXPECT_TRUE(settings.id.empty() && settings.name.empty());
  EXPECT_EQ(settings.fixed_name, "All settings");
  EXPECT_EQ(settings.access, GraphAccess::kDelegatedOnly);
}

struct BadType {
  std::string more;     // after kHead: of the references, or of the type
  std::string message;  // after the line of what is wrong
  int line = kNextLine;
};

TEST(GraphTypes, AreRefusedByLineAndField) {
  const std::string type = "- key: other\n  class: policy\n  restoreOrder: 5\n  service: intune\n";
  const std::string rights = "  permissions: [[A]]\n";
  const std::vector<BadType> table = {
      {"  colour: blue\n", "policies: colour: unknown field"},
      {"  version: v2\n", "policies: version: is not one of: beta, v1.0"},
      {"  answer: bytes\n", "policies: answer: a type is no bytes"},
      {"  fallback: {member: a}\n", "fallback: path: missing"},
      {"  fixedId: x\n", "policies: fixedId: only for one object"},
      {"  fixedName: x\n", "policies: fixedName: only for one object"},
      {"  scopeTags: 'a['\n", "policies: scopeTags: path \"a[\""},
      {"  skipWhen: [{field: a}]\n", "skipWhen: field: one of these is needed beside it: equals"},
      {"  skipWhen: [{field: a, atLeast: x}]\n", "skipWhen: atLeast: expected a number"},
      {"  skipWhen: [{types: []}]\n", "skipWhen: types: at least one is needed"},
      {"  item: {fullMetadata: true}\n", "item: fullMetadata: goes with links"},
      {"  item: {}\n  links: [{name: a, types: [b]}]\n", "item: fullMetadata: goes with links"},
      {"  links: [{name: a, types: [b]}]\n", "policies: links: need an item with fullMetadata"},
      {"  links: [{name: a}]\n", "links: types: at least one is needed"},
      {"  parts: [{path: a}]\n", "parts: as: missing"},
      {"  parts: [{as: ''}]\n", "parts: as: must not be empty"},
      {"  parts: [{as: a, path: /a}]\n", "parts: path: begins after the path of the list"},
      {"  parts: [{as: a, path: 'b/{key}'}]\n", "parts: path: there is no element whose {key}"},
      {"  parts: [{as: a}, {as: a, path: b}]\n", "parts: as: two parts become a"},
      {"  parts: [{as: a, member: b}]\n", "parts: member: only an object has one"},
      {"  parts: [{as: a, answer: bytes, keep: [b]}]\n", "parts: answer: bytes have no members"},
      {"  parts: [{as: a, answer: text}]\n", "parts: answer: is not one of: collection, object"},
      {"  ignored: {boring: [a]}\n", "ignored: boring: unknown field"},
      {"  access: none\n", "policies: access: is not one of: application, delegatedOnly"},
      {"  access: refused\n", "policies: permissions: are needed for what an application can", 19},
      {"  absences: [poor]\n", "policies: absences: \"poor\" is not known"},
      {"  notInClouds: [mars]\n", "policies: notInClouds: is not one of: global"},
      {"  subKinds: [{key: a, where: []}]\n", "subKinds: where: at least one condition is needed"},
      {"  subKinds: [{key: A, where: [{types: [b]}]}]\n", "subKinds: key: expected a lower-case"},
      {"  - tagged\n", "policies: references: no referenceSets are called tagged", 21},
      {"  - {at: [a]}\n", "references: to: at least one is needed"},
      {"  - {to: [groups]}\n", "references: at: at least one is needed"},
      {type + rights + "  path: other\n", "other: path: begins with a '/'", 27},
      {type + rights + "  path: /a?b\n", "other: path: has no spaces, and its query in", 27},
      {type + "  path: /a\n", "other: permissions: are needed for what an application"},
      {type + "  path: /a\n  permissions: [A]\n", "other: permissions: expected lists of", 27},
      {"- key: other\n  class: policy\n  path: /a\n", "other: service: missing"},
  };
  for (const BadType& row : table) {
    const std::string expected = "line " + std::to_string(row.line) + ": " + row.message;
    try {
      LoadCatalogue(With(row.more));
      ADD_FAILURE() << "accepted, expected: " << expected;
    } catch (const CatalogueError& e) {
      EXPECT_EQ(std::string(e.what()).substr(0, expected.size()), expected);
    }
  }
}

TEST(GraphTypes, AreRefusedWhenTheyDoNotGoTogether) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"  - {to: [nothing], at: [a]}\n", "policies: references: nothing is not a policy type"},
      {"  - {to: [rings], at: [a]}\n  subKinds: [{key: rings, where: [{types: [b]}]}]\n",
       "policies: references: rings stands for some items of policies"},
      {"  subKinds: [{key: groups, where: [{types: [b]}]}]\n", "types: two have the key groups"},
      {R"(  - {to: [late], at: [a]}
- {key: late, class: policy, restoreOrder: 10, service: intune, path: /a, permissions: [[A]]}
)",
       "policies: references: late is not restored before it: restoreOrder 10 and 10"},
      {"- {key: a, class: policy, service: intune, path: /a, permissions: [[A]]}\n",
       "a: restoreOrder: a number above 0 is needed"},
      {R"(- {key: a, class: foundation, restoreOrder: 1, service: intune, path: /a, permissions: [[A]], referencedOnly: true}
)",
       "a: referencedOnly: no type refers to it"},
      {R"(  - {to: [a], at: [a]}
- {key: a, class: foundation, restoreOrder: 1, service: intune, path: /a, permissions: [[A]], referencedOnly: true, parts: [{as: b}]}
)",
       "a: referencedOnly: without item, parts, links, skipWhen and $expand"},
      {R"(  - {to: [a], at: [a]}
- {key: a, class: foundation, restoreOrder: 1, service: intune, path: /a, permissions: [[A]], referencedOnly: true, query: $expand=b}
)",
       "a: referencedOnly: without item, parts, links, skipWhen and $expand"},
  };
  for (const auto& [more, message] : table) {
    try {
      LoadCatalogue(With(more));
      ADD_FAILURE() << "accepted, expected: " << message;
    } catch (const CatalogueError& e) {
      EXPECT_EQ(e.what(), message);
    }
  }
}

// catalogue/graph.yaml itself; what it says of Graph is compared with Microsoft's types
// (tests/graph).
TEST(GraphCatalogue, HasAnOptionalTypeForEachThatOneHasToAskFor) {
  const Catalogues catalogues = LoadBuiltIn();
  const Catalogue* const catalogue = catalogues.Of(domain::ProviderKind::kMicrosoftGraph);
  ASSERT_NE(catalogue, nullptr);
  size_t types = 0;
  for (const PolicyType& type : catalogue->types()) {
    const GraphType& source = Graph(type);
    types += source.collection_of.empty() ? 1 : 0;
    for (const std::vector<std::string>& any_of : source.permissions) {
      EXPECT_TRUE(type.optional || !any_of.front().starts_with("Directory.")) << type.key;
      EXPECT_EQ(any_of.front().find("ReadWrite"), std::string::npos) << type.key;
      EXPECT_EQ(std::set<std::string>(any_of.begin(), any_of.end()).size(), any_of.size());
    }
  }
  EXPECT_EQ(types, 128U);
  EXPECT_EQ(catalogue->types().size(), 139U);
}

}  // namespace
}  // namespace strongroom::catalogue
