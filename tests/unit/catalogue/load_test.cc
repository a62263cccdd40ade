#include "catalogue/load.h"

#include <gtest/gtest.h>

#include "catalogue/error.h"

namespace strongroom::catalogue {
namespace {

constexpr std::string_view kHead = R"(schemaVersion: 1
provider: kubernetes
defaults:
  strip: [status]
types:
)";

constexpr std::string_view kRoles = R"(- key: roles
  kind: Role
  group: rbac.authorization.k8s.io
  versions: [v1, v1beta1]
  resource: roles
  namespaced: true
  class: policy
)";

std::string With(std::string_view more) {
  return std::string(kHead) + std::string(kRoles) + std::string(more);
}

constexpr std::string_view kEveryField = R"(  optional: true
  deprecated: true
  restoreOrder: 20
  strip: ['metadata.annotations["a/*"]']
  stripWhen:
  - present: aggregationRule
    strip: [rules]
  unordered: [rules, 'rules[].verbs']
  keepOrder: [spec.x]
  skip:
  - name: default
  - label: a/b=c=d
  - annotation: x=
  references:
  - to: maps
    name: spec.name
    namespace: spec.namespace
  fallback: old.example.com/v1
- key: maps
  kind: ConfigMap
  group: ''
  versions: [v1]
  resource: configmaps
  namespaced: true
  class: foundation
  referencedOnly: true
  metadataOnly: true
)";

TEST(LoadCatalogue, ReadsEveryField) {
  const Catalogue catalogue = LoadCatalogue(With(kEveryField));
  EXPECT_EQ(catalogue.provider(), domain::ProviderKind::kKubernetes);
  const PolicyType* roles = catalogue.Find("roles");
  ASSERT_NE(roles, nullptr);
  const KubernetesType& source = Kubernetes(*roles);
  EXPECT_EQ(source.kind, "Role");
  EXPECT_EQ(source.group, "rbac.authorization.k8s.io");
  EXPECT_EQ(source.versions, (std::vector<std::string>{"v1", "v1beta1"}));
  EXPECT_TRUE(source.namespaced && roles->optional && roles->deprecated);
  EXPECT_EQ(roles->restore_order, 20);
  EXPECT_EQ(roles->defaults->strip, (std::vector<FieldPath>{ParseFieldPath("status")}));
  EXPECT_EQ(roles->content.strip.size(), 1U);
  ASSERT_EQ(roles->content.strip_when.size(), 1U);
  EXPECT_EQ(roles->content.strip_when[0].present, ParseFieldPath("aggregationRule"));
  EXPECT_EQ(roles->content.unordered.size(), 2U);
  EXPECT_EQ(roles->content.keep_order.size(), 1U);
  ASSERT_EQ(source.skip.size(), 3U);
  EXPECT_EQ(source.skip[0].subject, SkipRule::Subject::kName);
  EXPECT_EQ(source.skip[1].key, "a/b");
  EXPECT_EQ(source.skip[1].value, "c=d");
  EXPECT_EQ(source.skip[2].subject, SkipRule::Subject::kAnnotation);
  ASSERT_EQ(source.references.size(), 1U);
  EXPECT_EQ(source.references[0].to, "maps");
  EXPECT_EQ(source.fallback_group, "old.example.com");
  EXPECT_EQ(source.fallback_version, "v1");
  const PolicyType* maps = catalogue.Find("maps");
  ASSERT_NE(maps, nullptr);
  EXPECT_TRUE(Kubernetes(*maps).referenced_only && Kubernetes(*maps).metadata_only);
  EXPECT_EQ(maps->type_class, TypeClass::kFoundation);
}

TEST(LoadCatalogue, ReadsWhatIsStoredAndCompared) {
  const Catalogue catalogue = LoadCatalogue(R"(schemaVersion: 1
provider: directory
defaults:
  unordered: [tags]
  sensitive: {names: ['*secret', password], except: ['noSecret'], words: [notConfigured]}
  equal: [nulls, numbers, times]
types:
- key: files
  class: policy
  format: json
  extensions: [.json]
  keepOnly:
  - {at: 'a[].b', members: [id, name]}
  jsonTexts: ['definition[]']
  secrets: ['..tokenValue', 'oma[isEncrypted=true].value']
  restore:
    class: partial
    missing: [content]
    fullWhen:
    - {field: content, isPresent: true}
- {key: others, class: policy, format: json, extensions: [.json]}
)");
  const PolicyType& type = catalogue.types().at(0);
  EXPECT_EQ(type.defaults, catalogue.types().at(1).defaults) << "there is one of them";
  EXPECT_EQ(type.defaults->unordered.size(), 1U);
  EXPECT_EQ(type.defaults->equal,
            (std::vector<Equality>{Equality::kNulls, Equality::kNumbers, Equality::kTimes}));
  const SensitiveNames& sensitive = type.defaults->sensitive;
  EXPECT_TRUE(sensitive.HideName("client_Secret"));
  EXPECT_FALSE(sensitive.HideName("no-secret"));
  EXPECT_FALSE(sensitive.HideName("passwords"));
  for (const char* text : {"x", "1234", "truest", "1a", "{{a}}b}}", "{{"})
    EXPECT_TRUE(sensitive.HideText(text));
  for (const char* text : {"", "notConfigured", "NotConfigured", "True", "false", "365", "{{a}}"}) {
    EXPECT_FALSE(sensitive.HideText(text)) << text;
  }
  ASSERT_EQ(type.content.keep_only.size(), 1U);
  EXPECT_EQ(type.content.keep_only[0].members, (std::vector<std::string>{"id", "name"}));
  EXPECT_EQ(type.content.json_texts.size(), 1U);
  EXPECT_EQ(type.content.secrets.size(), 2U);
  EXPECT_EQ(type.content.restore.restore_class, RestoreClass::kPartial);
  EXPECT_EQ(type.content.restore.missing, (std::vector<std::string>{"content"}));
  EXPECT_EQ(type.content.restore.full_when.size(), 1U);
  EXPECT_EQ(catalogue.types().at(1).content.restore.restore_class, RestoreClass::kFull);
}

struct BadCatalogue {
  std::string yaml;
  std::string message;  // part of what the error says
};

TEST(LoadCatalogue, NamesLineAndFieldOfWhatIsWrong) {
  const std::vector<BadCatalogue> table = {
      {"", "empty"},
      {"[]", "line 1: catalogue: expected a map"},
      {"a: [", "line 1"},
      {"schemaVersion: 2\n", "line 1: catalogue: schemaVersion: expected 1"},
      {"schemaVersion: 1\n", "provider: missing"},
      {"schemaVersion: 1\nprovider: ldap\n",
       "line 2: catalogue: provider: is not one of: kubernetes"},
      {std::string(kHead), "types"},
      {With("---\na: b\n"), "more than one"},
      {With("  colour: blue\n"), "line 13: roles: colour: unknown field"},
      {With("  optional: yes\n"), "line 13: roles: optional: expected true or false"},
      {With("  optional: 'true'\n"), "optional: expected true or false"},
      {With("  strip: status\n"), "strip: expected a list"},
      {With("  strip: [[a]]\n"), "strip: expected a list of strings"},
      {With("  strip: ['a[']\n"), "strip: path \"a[\""},
      {With("  restoreOrder: 1x\n"), "restoreOrder: expected a number"},
      {With("  group: again\n"), "line 13: group: comes twice"},
      {With("  ? [a]\n  : b\n"), "a key must be text"},
      {With("  strip: &x [a]\n  unordered: *x\n"), "aliases"},
      {With("  skip: [{label: nothing}]\n"), "label: expected key=value"},
      {With("  skip: [{name: a, label: b=c}]\n"), "name: unknown field"},
      {With("  skip: [a]\n"), "skip: expected a map"},
      {With("  stripWhen: [{strip: [a]}]\n"), "present: missing"},
      {With("  references: [{to: maps, name: a}]\n"), "maps is not a type with referencedOnly"},
      {With("  references: [{to: roles, name: a}]\n"), "roles is not a type with referencedOnly"},
      {With("  discover: true\n"), "discover"},
      {With("  unordered: ['..a']\n"), "line 13: roles: unordered: arrays cannot be sorted"},
      {With("  keepOnly: [{at: a}]\n"), "members: at least one is needed"},
      {With("  keepOnly: [{members: [a]}]\n"), "at: missing"},
      {With("  restore: {class: some}\n"), "class: is not one of: full"},
      {With("  restore: {class: full, fullWhen: [{field: a, isEmpty: true}]}\n"),
       "fullWhen: it is full anyway"},
      {"schemaVersion: 1\nprovider: directory\ndefaults: {equal: [colours]}\n",
       "line 3: defaults: equal: colours is not one of: nulls"},
      {"schemaVersion: 1\nprovider: directory\ndefaults: {sensitive: {names: ['*']}}\n",
       "sensitive: names: pattern \"*\": would be of every name"},
      {"schemaVersion: 1\nprovider: directory\ndefaults: {keepOnly: []}\n", "unknown field"},
      {With("  fallback: v1\n"), "fallback: expected group/version"},
      {With(kRoles), "two have the key roles"},
      {std::string(kHead) + "- key: Roles\n", "line 6: types: key"},
      {std::string(kHead) +
           "- key: roles\n  class: policy\n  kind: Role\n  group: ''\n  versions: []\n",
       "versions: at least one"},
      {std::string(kHead) + "- kind: Role\n", "key: missing"},
  };
  for (const BadCatalogue& row : table) {
    try {
      LoadCatalogue(row.yaml);
      ADD_FAILURE() << "accepted, expected: " << row.message;
    } catch (const CatalogueError& e) {
      EXPECT_NE(std::string(e.what()).find(row.message), std::string::npos)
          << e.what() << "\n  expected: " << row.message;
    }
  }
}

TEST(LoadCatalogue, HasALimitOnWhatEachObjectIsWalkedFor) {
  const auto with_defaults = [](size_t count) {
    std::string paths;
    for (size_t i = 0; i < count; ++i) paths += "  - a\n";
    return "schemaVersion: 1\nprovider: directory\ndefaults:\n  strip:\n" + paths +
           "types:\n- {key: a, class: policy, format: json, extensions: [.json]}\n";
  };
  EXPECT_EQ(LoadCatalogue(with_defaults(64)).types()[0].defaults->strip.size(), 64U);
  EXPECT_THROW(LoadCatalogue(with_defaults(65)), CatalogueError);
}

TEST(LoadCatalogue, DeepNestingIsRefused) {
  EXPECT_THROW(LoadCatalogue(std::string(100, '[')), CatalogueError);
  EXPECT_THROW(LoadCatalogue(std::string(100000, '[')), CatalogueError);
}

TEST(FieldPath, ReadsItsGrammar) {
  using Kind = PathStep::Kind;
  EXPECT_EQ(ParseFieldPath("rules[].verbs"),
            (FieldPath{{Kind::kMember, "rules"}, {Kind::kEach, ""}, {Kind::kMember, "verbs"}}));
  EXPECT_EQ(
      ParseFieldPath("metadata.annotations[\"a.b/c\"]"),
      (FieldPath{
          {Kind::kMember, "metadata"}, {Kind::kMember, "annotations"}, {Kind::kMember, "a.b/c"}}));
  EXPECT_EQ(ParseFieldPath("x[\"a/*\"]"), (FieldPath{{Kind::kMember, "x"}, {Kind::kPrefix, "a/"}}));
  EXPECT_EQ(ParseFieldPath("[\"*@odata.id\"]"), (FieldPath{{Kind::kSuffix, "@odata.id"}}));
  EXPECT_EQ(ParseFieldPath("x[\"*\"]"), (FieldPath{{Kind::kMember, "x"}, {Kind::kAny, ""}}));
  EXPECT_EQ(ParseFieldPath("..x.y"),
            (FieldPath{{Kind::kAnyDepth, ""}, {Kind::kMember, "x"}, {Kind::kMember, "y"}}));
  EXPECT_EQ(ParseFieldPath("..[\"a.b\"][]"),
            (FieldPath{{Kind::kAnyDepth, ""}, {Kind::kMember, "a.b"}, {Kind::kEach, ""}}));
  EXPECT_EQ(ParseFieldPath("x[a=true].b"),
            (FieldPath{{Kind::kMember, "x"}, {Kind::kWhere, "a", "true"}, {Kind::kMember, "b"}}));
  EXPECT_EQ(
      ParseFieldPath("..[@odata.type=#a.b=c].d"),
      (FieldPath{
          {Kind::kAnyDepth, ""}, {Kind::kWhere, "@odata.type", "#a.b=c"}, {Kind::kMember, "d"}}));
}

TEST(FieldPath, RefusesAnythingElse) {
  std::string long_path = "a";
  for (int i = 0; i < 100; ++i) long_path += ".a";
  for (const std::string& text :
       {std::string(), std::string("."), std::string("a."), std::string("a..b"),
        std::string("a[0]"), std::string("a[\"b"), std::string("a[\"\"]"),
        std::string("a[\"*b*\"]"), std::string("a b"), std::string(".."), std::string("..[]"),
        std::string("...a"), std::string("[a=b].c"), std::string("a[b=]"), std::string("a[=b]"),
        std::string("a[b=c"), std::string("[]"), long_path}) {
    EXPECT_THROW(ParseFieldPath(text), CatalogueError) << text;
  }
}

}  // namespace
}  // namespace strongroom::catalogue
