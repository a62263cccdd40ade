#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalogue/field_path.h"

namespace strongroom::catalogue {

class Catalogue;
class MapReader;

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

// How a policy type is read from a cluster. The fields are those of catalogue/kubernetes.yaml.
struct KubernetesType {
  std::string kind;  // "*" when discover
  std::string group;
  std::vector<std::string> versions;  // in order of preference
  std::string resource;               // "*" when discover
  bool namespaced = false;
  std::vector<SkipRule> skip;
  std::vector<Reference> references;
  std::vector<FieldPath> namespaces;   // that name one besides metadata.namespace
  std::vector<FieldPath> accounts;     // that may name ServiceAccounts as users or groups
  std::vector<FieldPath> needed_anew;  // of strip, what an object needs that is made anew
  bool referenced_only = false;
  bool of_selected_types = false;
  bool metadata_only = false;
  bool discover = false;
  // Another group that shows the same objects when `group` is not served; with one version.
  std::optional<std::string> fallback_group;
  std::string fallback_version;
};

// Whether its objects are the namespaces themselves.
bool IsNamespaces(const KubernetesType& type);

// Whether an identity that has rights in one namespace only can have what the type has of it. So it
// is of the Namespace too: a request for one by its name counts as one in that namespace.
bool IsWithinNamespaces(const KubernetesType& type);

// Takes its fields of one type. Throws CatalogueError.
KubernetesType ReadKubernetesType(MapReader& map);

// Throws CatalogueError when a reference leads to no referencedOnly type.
void CheckKubernetesTypes(const Catalogue& catalogue);

}  // namespace strongroom::catalogue
