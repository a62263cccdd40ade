#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/load.h"
#include "catalogue/rights.h"
#include "support/generated_part.h"
#include "support/page_rows.h"

// docs/policy-types.md, which people read, is made of the catalogues.
namespace strongroom::catalogue {
namespace {

using Rows = std::vector<std::string>;

constexpr const char* kPage = "docs/policy-types.md";

std::string Code(const std::string& text) { return '`' + text + '`'; }

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string SelectedBy(const PolicyType& type) {
  if (type.optional) return type.deprecated ? "its name; deprecated" : "its name";
  return type.type_class == TypeClass::kPolicy ? "`\"*\"`" : "foundations";
}

std::string Served(const KubernetesType& source) {
  const std::string own = source.group.empty() ? "" : Code(source.group) + ' ';
  if (!source.fallback_group) return own + Joined(source.versions);
  return own + Joined(source.versions) + ", else " + Code(*source.fallback_group) + ' ' +
         source.fallback_version;
}

std::string ScopeOf(const KubernetesType& source) {
  if (IsNamespaces(source)) return "the namespace itself";
  return source.namespaced ? "namespace" : "cluster";
}

std::string WhatIsRead(const KubernetesType& source) {
  if (source.of_selected_types) return "those of selected optional types";
  if (!source.referenced_only) return source.discover ? "all of the group" : "all";
  return source.metadata_only ? "metadata of those that others refer to"
                              : "those that others refer to";
}

// "`list roles.rbac.authorization.k8s.io`", of one type among all.
std::string RightsText(const std::vector<PolicyType>& all, const PolicyType& type,
                       Boundary boundary) {
  std::vector<std::string> words;
  for (const Right& right : RightsFor(all, boundary)) {
    if (right.type != type.key) continue;
    const std::string group = right.group.empty() ? "" : "." + right.group;
    words.push_back(Code(right.verb + ' ' + right.resource + group));
  }
  return Joined(words);
}

Rows KubernetesRows(const std::vector<PolicyType>& all, TypeClass type_class) {
  Rows rows{"| type | kind | group and versions | scope | selected by | what is read | right |",
            "|---|---|---|---|---|---|---|"};
  for (const PolicyType& type : all) {
    if (type.type_class != type_class) continue;
    const KubernetesType& source = Kubernetes(type);
    const std::string in_cluster = RightsText(all, type, Boundary::kCluster);
    const std::string in_namespace = RightsText(all, type, Boundary::kNamespaces);
    const bool differ = !in_namespace.empty() && in_namespace != in_cluster;
    rows.push_back(test::PageRow(
        type.key,
        {source.discover ? "any" : source.kind, Served(source), ScopeOf(source), SelectedBy(type),
         WhatIsRead(source), in_cluster + (differ ? "; within namespaces " + in_namespace : "")}));
  }
  return rows;
}

Rows DirectoryRows(const std::vector<PolicyType>& all) {
  Rows rows{"| type | format | files | selected by |", "|---|---|---|---|"};
  for (const PolicyType& type : all) {
    std::vector<std::string> files;
    for (const std::string& end : Directory(type).extensions) files.push_back(Code("*" + end));
    rows.push_back(test::PageRow(
        type.key, {base::NameOf(Directory(type).format), Joined(files), SelectedBy(type)}));
  }
  return rows;
}

// "`A` or `B`": what to grant, and what does as well if one may only read with it.
std::string PermissionText(const std::vector<std::string>& any_of) {
  std::string text;
  for (const std::string& name : any_of) {
    if (!text.empty() && name.find(".ReadWrite.") != std::string::npos) continue;
    text += (text.empty() ? "" : " or ") + Code(name);
  }
  return text;
}

std::string PermissionsText(const GraphType& source) {
  switch (source.access) {
    case GraphAccess::kApplication:
      break;
    case GraphAccess::kDelegatedOnly:
      return "none: only people who sign in may read it";
    case GraphAccess::kRefused:
      return "none: Microsoft refuses applications";
  }
  std::vector<std::string> words;
  for (const std::vector<std::string>& any_of : source.permissions) {
    words.push_back(PermissionText(any_of));
  }
  for (const GraphPart& part : source.parts) {
    if (!part.permission.empty()) words.push_back(Code(part.permission));
  }
  return Joined(words);
}

std::string GraphItems(const GraphType& source) {
  if (!source.collection_of.empty()) return "some of " + Code(source.collection_of);
  if (source.referenced_only) return "those that others refer to";
  return source.answer == GraphAnswer::kObject ? "one" : "all";
}

std::string RestoreText(const RestoreRule& rule) {
  std::vector<std::string> missing;
  for (const std::string& name : rule.missing) missing.push_back(Code(name));
  const std::string word(base::NameOf(rule.restore_class));
  return missing.empty() || rule.restore_class == RestoreClass::kNone
             ? word
             : word + ", without " + Joined(missing);
}

std::string GraphSelectedBy(const PolicyType& type) {
  return IsReadable(type) ? SelectedBy(type) : "nothing";
}

Rows GraphRows(const std::vector<PolicyType>& all, TypeClass type_class) {
  Rows rows{"| type | path | selected by | what is read | permissions | service | comes back |",
            "|---|---|---|---|---|---|---|"};
  for (const PolicyType& type : all) {
    if (type.type_class != type_class) continue;
    const GraphType& source = Graph(type);
    const std::string version = source.version == GraphVersion::kV1 ? "v1.0 " : "";
    rows.push_back(
        test::PageRow(type.key, {version + Code(source.path), GraphSelectedBy(type),
                                 GraphItems(source), PermissionsText(source),
                                 base::NameOf(source.service), RestoreText(type.content.restore)}));
  }
  return rows;
}

TEST(PolicyTypesPage, IsWhatTheCataloguesSay) {
  const Catalogues catalogues = LoadBuiltIn();
  const auto types = [&](domain::ProviderKind kind) { return catalogues.Of(kind)->types(); };
  const std::vector<PolicyType> cluster = types(domain::ProviderKind::kKubernetes);
  test::ExpectGenerated({kPage, "policies"}, KubernetesRows(cluster, TypeClass::kPolicy));
  test::ExpectGenerated({kPage, "foundations"}, KubernetesRows(cluster, TypeClass::kFoundation));
  const std::vector<PolicyType> graph = types(domain::ProviderKind::kMicrosoftGraph);
  test::ExpectGenerated({kPage, "graph policies"}, GraphRows(graph, TypeClass::kPolicy));
  test::ExpectGenerated({kPage, "graph foundations"}, GraphRows(graph, TypeClass::kFoundation));
  test::ExpectGenerated({kPage, "files"}, DirectoryRows(types(domain::ProviderKind::kDirectory)));
}

}  // namespace
}  // namespace strongroom::catalogue
