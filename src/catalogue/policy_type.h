#pragma once

#include <array>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/enum_words.h"
#include "catalogue/content_rules.h"
#include "catalogue/directory_type.h"
#include "catalogue/graph_type.h"
#include "catalogue/kubernetes_type.h"

namespace strongroom::catalogue {

enum class TypeClass {
  kPolicy,
  kFoundation,  // something that policies refer to
};
constexpr auto EnumWords(TypeClass) {
  return std::to_array<base::EnumWord<TypeClass>>(
      {{TypeClass::kPolicy, "policy"}, {TypeClass::kFoundation, "foundation"}});
}

// One kind of policy that can be backed up: what of an object is stored and says that it changed
// and, for its kind of provider, how it is read.
struct PolicyType {
  std::string key;
  TypeClass type_class = TypeClass::kPolicy;
  bool optional = false;
  bool deprecated = false;
  int restore_order = 0;  // see RestoreRank (put_back.h)

  // Never null; that of a type which no catalogue has is empty.
  std::shared_ptr<const ContentDefaults> defaults = std::make_shared<const ContentDefaults>();
  ContentRules content;

  std::variant<KubernetesType, DirectoryType, GraphType> source;
};

// The part of a type that a provider of that kind is given: all types of a catalogue have the same.
inline const KubernetesType& Kubernetes(const PolicyType& type) {
  return std::get<KubernetesType>(type.source);
}
inline const DirectoryType& Directory(const PolicyType& type) {
  return std::get<DirectoryType>(type.source);
}
inline const GraphType& Graph(const PolicyType& type) { return std::get<GraphType>(type.source); }

// Whether anybody whom a tenant can name may read it.
inline bool IsReadable(const KubernetesType&) { return true; }
inline bool IsReadable(const DirectoryType&) { return true; }
inline bool IsReadable(const GraphType& type) { return type.access == GraphAccess::kApplication; }
inline bool IsReadable(const PolicyType& type) {
  return std::visit([](const auto& source) { return IsReadable(source); }, type.source);
}

// Whether no more of it is read than what other types name.
inline bool IsReferencedOnly(const KubernetesType& type) { return type.referenced_only; }
inline bool IsReferencedOnly(const DirectoryType&) { return false; }
inline bool IsReferencedOnly(const GraphType& type) { return type.referenced_only; }
inline bool IsReferencedOnly(const PolicyType& type) {
  return std::visit([](const auto& source) { return IsReferencedOnly(source); }, type.source);
}

// The keys of the types whose objects it names.
std::set<std::string> NamedTypes(const PolicyType& type);

// Whether a CRD defines its resource: types of third parties are optional. A built-in type has none
// of that name, which costs one empty list. Only of a Kubernetes catalogue.
inline bool HasDefinition(const PolicyType& type) {
  return type.optional && !Kubernetes(type).group.empty();
}

}  // namespace strongroom::catalogue
