#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/field_path.h"

namespace strongroom::catalogue {

enum class TypeClass {
  kPolicy,
  kFoundation,  // something that policies refer to
};

// Paths that do not count for the change digest of objects in which `present` is there.
struct ConditionalStrip {
  FieldPath present;
  std::vector<FieldPath> strip;
};

// Objects that are not stored.
struct SkipRule {
  enum class Subject { kName, kLabel, kAnnotation };
  Subject subject = Subject::kName;
  std::string key;  // of the label or annotation
  std::string value;
};

// Objects of the type `to` that an object names.
struct Reference {
  std::string to;                           // policy type key
  FieldPath name;                           // where the name is
  std::optional<FieldPath> namespace_path;  // absent: the object's own namespace
};

// One kind of policy that can be backed up: what it is called, how it is read, and what of an
// object says that it changed. The fields are those of catalogue/kubernetes.yaml.
struct PolicyType {
  std::string key;
  std::string kind;  // "*" when discover
  std::string group;
  std::vector<std::string> versions;  // in order of preference
  std::string resource;               // "*" when discover
  bool namespaced = false;
  TypeClass type_class = TypeClass::kPolicy;
  bool optional = false;
  bool deprecated = false;
  int restore_order = 0;  // 0: after everything that has one

  std::vector<FieldPath> strip;  // the catalogue's defaults included
  std::vector<ConditionalStrip> strip_when;
  std::vector<FieldPath> unordered;
  std::vector<FieldPath> keep_order;
  std::vector<SkipRule> skip;
  std::vector<Reference> references;

  bool referenced_only = false;
  bool of_selected_types = false;
  bool metadata_only = false;
  bool discover = false;
  // Another group that shows the same objects when `group` is not served; with one version.
  std::optional<std::string> fallback_group;
  std::string fallback_version;
};

}  // namespace strongroom::catalogue
