#include "provider/kubernetes/written_object.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "api/error.h"
#include "base/json_members.h"
#include "catalogue/json_path.h"
#include "catalogue/normalise.h"
#include "catalogue/put_back.h"
#include "catalogue/reduce.h"
#include "domain/form.h"
#include "domain/service_account.h"
#include "provider/kubernetes/object.h"

namespace strongroom::provider::kubernetes {
namespace {

using base::Json;
using catalogue::KubernetesType;

// The API server sets it to the name.
// https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
constexpr const char* kNameLabel = "kubernetes.io/metadata.name";

[[noreturn]] void Refuse(const StoredPolicy& policy, const std::string& why) {
  throw ProviderError(kItemUnsupported, ShownIdentity(policy.id) + ": " + why);
}

void MapText(Json& value, const NamespaceMap& namespaces) {
  if (!value.is_string()) return;
  const auto found = namespaces.find(value.get_ref<const std::string&>());
  if (found != namespaces.end()) value = found->second;
}

// "system:serviceaccount:shop:reader", "system:serviceaccounts:shop".
// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
void MapAccount(Json& value, const NamespaceMap& namespaces) {
  if (!value.is_string()) return;
  auto& text = value.get_ref<std::string&>();
  for (const std::string_view prefix :
       {domain::kServiceAccountPrefix, domain::kServiceAccountsPrefix}) {
    if (!text.starts_with(prefix)) continue;
    const size_t end = std::min(text.find(':', prefix.size()), text.size());
    const auto found = namespaces.find(text.substr(prefix.size(), end - prefix.size()));
    if (found != namespaces.end()) text.replace(prefix.size(), end - prefix.size(), found->second);
    return;
  }
}

void MapNamespaces(const KubernetesType& type, const NamespaceMap& namespaces, Json& object) {
  if (namespaces.empty()) return;
  Json& metadata = object["metadata"];
  if (IsNamespaces(type)) MapText(metadata["name"], namespaces);
  if (metadata.contains("namespace")) MapText(metadata["namespace"], namespaces);
  for (const catalogue::FieldPath& path : type.namespaces) {
    for (Json* const value : catalogue::ValuesAt(object, path)) MapText(*value, namespaces);
  }
  for (const catalogue::FieldPath& path : type.accounts) {
    for (Json* const value : catalogue::ValuesAt(object, path)) MapAccount(*value, namespaces);
  }
}

void RemoveNameLabel(Json& object) {
  const auto metadata = object.find("metadata");
  if (metadata == object.end() || !metadata->is_object()) return;
  const auto labels = metadata->find("labels");
  if (labels == metadata->end() || !labels->is_object()) return;
  labels->erase(kNameLabel);
  if (labels->empty()) metadata->erase(labels);
}

void CheckType(const StoredPolicy& policy, const WrittenObject& written) {
  const KubernetesType& type = Kubernetes(*policy.type);
  const bool is_group =
      written.group == type.group || (type.fallback_group && written.group == *type.fallback_group);
  if (!is_group || (!type.discover && written.kind != type.kind)) {
    Refuse(policy, "what was stored is no object of " + policy.type->key);
  }
  if (type.namespaced == written.ns.empty() && !type.discover) {
    Refuse(policy, type.namespaced ? "it has no namespace" : "it has a namespace");
  }
}

}  // namespace

Json WrittenObject::Over(const catalogue::PolicyType& type) const {
  Json over = object;
  catalogue::RemoveFilledIn(type, over);
  return over;
}

WrittenObject WrittenObjectOf(const StoredPolicy& policy, const NamespaceMap& namespaces) {
  try {
    WrittenObject written;
    written.object = policy.content;
    Json& object = written.object;
    if (!object.is_object()) Refuse(policy, "what was stored is no object");
    written.kind = base::StringAt(object, "kind");
    if (IdentityOf(*policy.type, written.kind, object).external_id != policy.id) {
      Refuse(policy, "what was stored is another object");
    }
    const std::string api_version = base::StringAt(object, "apiVersion");
    const size_t slash = api_version.find('/');
    if (slash != std::string::npos) written.group = api_version.substr(0, slash);
    written.version = slash == std::string::npos ? api_version : api_version.substr(slash + 1);
    if (!domain::form::kNamespace.Allows(written.version)) Refuse(policy, "it has no version");
    MapNamespaces(Kubernetes(*policy.type), namespaces, object);
    catalogue::RemoveServersOwn(*policy.type, object);
    catalogue::RemoveUnneeded(*policy.type, object);
    RemoveNameLabel(object);
    written.ns = base::TextOrEmpty(object["metadata"], "namespace");
    written.name = base::StringAt(object["metadata"], "name");
    CheckType(policy, written);
    written.target = IdentityOf(*policy.type, written.kind, object).external_id;
    return written;
  } catch (const api::ApiFormatError& e) {
    Refuse(policy, e.what());
  }
}

std::string WrittenDigest(const catalogue::PolicyType& type, Json object) {
  object = catalogue::Reduce(type, std::move(object));
  const auto metadata = object.find("metadata");
  if (metadata != object.end() && metadata->is_object()) metadata->erase("ownerReferences");
  RemoveNameLabel(object);
  return catalogue::ChangeDigest(type, std::move(object));
}

}  // namespace strongroom::provider::kubernetes
