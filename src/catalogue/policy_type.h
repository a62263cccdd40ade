#pragma once

#include <array>
#include <string>
#include <variant>
#include <vector>

#include "base/enum_words.h"
#include "catalogue/directory_type.h"
#include "catalogue/field_path.h"
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

// Paths that do not count for the change digest of objects in which `present` is there.
struct ConditionalStrip {
  FieldPath present;
  std::vector<FieldPath> strip;
};

// One kind of policy that can be backed up: what of an object says that it changed and, for its
// kind of provider, how it is read.
struct PolicyType {
  std::string key;
  TypeClass type_class = TypeClass::kPolicy;
  bool optional = false;
  bool deprecated = false;
  int restore_order = 0;  // 0: after everything that has one

  std::vector<FieldPath> strip;  // the catalogue's defaults included
  std::vector<ConditionalStrip> strip_when;
  std::vector<FieldPath> unordered;
  std::vector<FieldPath> keep_order;

  std::variant<KubernetesType, DirectoryType> source;
};

// The part of a type that a provider of that kind is given: all types of a catalogue have the same.
inline const KubernetesType& Kubernetes(const PolicyType& type) {
  return std::get<KubernetesType>(type.source);
}
inline const DirectoryType& Directory(const PolicyType& type) {
  return std::get<DirectoryType>(type.source);
}

// Whether a CRD defines its resource: types of third parties are optional. A built-in type has none
// of that name, which costs one empty list. Only of a Kubernetes catalogue.
inline bool HasDefinition(const PolicyType& type) {
  return type.optional && !Kubernetes(type).group.empty();
}

}  // namespace strongroom::catalogue
