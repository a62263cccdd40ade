#include "provider/kubernetes/object.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/error.h"
#include "base/json_members.h"
#include "catalogue/json_path.h"
#include "domain/form.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;
using catalogue::FieldPath;
using catalogue::KubernetesType;
using catalogue::PolicyType;
using catalogue::SkipRule;

// CRDs must have a dot in their group, so this cannot be one.
constexpr const char* kCoreGroup = "core";

bool Applies(const SkipRule& rule, const Json& metadata) {
  switch (rule.subject) {
    case SkipRule::Subject::kName:
      return base::TextOrEmpty(metadata, "name") == rule.value;
    case SkipRule::Subject::kLabel:
      return base::TextOrEmpty(api::ObjectAt(metadata, "labels"), rule.key) == rule.value;
    case SkipRule::Subject::kAnnotation:
      return base::TextOrEmpty(api::ObjectAt(metadata, "annotations"), rule.key) == rule.value;
  }
  return false;
}

bool HasController(const Json& metadata) {
  const Json& owners = api::ArrayAt(metadata, "ownerReferences");
  return std::any_of(owners.begin(), owners.end(), [](const Json& owner) {
    return owner.is_object() && api::BoolAt(owner, "controller", false);
  });
}

std::string NameIn(const Json& metadata, const char* key) {
  std::string name = api::TextAt(metadata, key);
  if (name.find('/') != std::string::npos) {
    throw api::ApiFormatError(std::string("metadata.") + key + ": contains a '/'");
  }
  return name;
}

// Each reference has a copy of it, so that it must not be of any length: what is too long for a
// namespace is cut, and still too long.
std::string NamespaceIn(const Json& value) {
  if (!value.is_string()) return "";
  return value.get_ref<const std::string&>().substr(0, domain::form::kNamespace.max + 1);
}

}  // namespace

SkipReason SkipReasonOf(const KubernetesType& type, const Json& object) {
  const Json& metadata = api::ObjectAt(object, "metadata");
  if (HasController(metadata)) return SkipReason::kControlled;
  const bool by_rule = std::any_of(type.skip.begin(), type.skip.end(),
                                   [&](const SkipRule& rule) { return Applies(rule, metadata); });
  return by_rule ? SkipReason::kByCatalogue : SkipReason::kNone;
}

ItemIdentity IdentityOf(const PolicyType& type, const std::string& kind, const Json& object) {
  const Json& metadata = api::ObjectAt(object, "metadata");
  const std::string name = NameIn(metadata, "name");
  const std::string ns = NameIn(metadata, "namespace");
  if (name.empty()) throw api::ApiFormatError("metadata.name: missing");
  // The group of the catalogue, not of the version that happened to be served: the identity of a
  // policy outlives an upgrade of the server.
  const KubernetesType& source = Kubernetes(type);
  const std::string group = source.group.empty() ? kCoreGroup : source.group;
  return {.external_id = group + "/" + kind + "/" + (ns.empty() ? name : ns + "/" + name)};
}

api::ReportItem ItemOf(const PolicyType& type, const std::string& api_version,
                       const std::string& kind, Json object) {
  object["apiVersion"] = api_version;
  object["kind"] = kind;
  ItemIdentity identity = IdentityOf(type, kind, object);
  return MakeItem(type, std::move(identity), std::move(object));
}

std::set<Reference> ReferencesOf(const KubernetesType& type, const Json& object) {
  std::set<Reference> references;
  const Json* own = base::MemberAt(api::ObjectAt(object, "metadata"), "namespace");
  const std::string own_namespace = own == nullptr ? "" : NamespaceIn(*own);
  for (const catalogue::Reference& rule : type.references) {
    // Name and namespace belong together where their paths part: at the same array element.
    const FieldPath& name_path = rule.name;
    const FieldPath ns_path = rule.namespace_path.value_or(FieldPath{});
    const auto fork =
        std::mismatch(name_path.begin(), name_path.end(), ns_path.begin(), ns_path.end());
    const FieldPath name_rest(fork.first, name_path.end());
    const FieldPath ns_rest(fork.second, ns_path.end());
    for (const Json* holder :
         catalogue::ValuesAt(object, FieldPath(name_path.begin(), fork.first))) {
      std::string ns = own_namespace;
      if (rule.namespace_path) {
        for (const Json* value : catalogue::ValuesAt(*holder, ns_rest)) {
          if (value->is_string()) ns = NamespaceIn(*value);
        }
      }
      for (const Json* value : catalogue::ValuesAt(*holder, name_rest)) {
        if (value->is_string()) references.insert({rule.to, ns, value->get<std::string>()});
      }
    }
  }
  return references;
}

}  // namespace strongroom::provider::kubernetes
