#include "catalogue/reduce.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "base/json_members.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

constexpr std::string_view kMasked = "***masked***";

// Copies of the whole object, also of a Secret's data, as text, packed or as a difference:
// https://github.com/rancher/wrangler (pkg/apply), https://carvel.dev/kapp/docs/latest/diff/
constexpr auto kCopies = std::to_array<std::string_view>(
    {"objectset.rio.cattle.io/applied", "kapp.k14s.io/original", "kapp.k14s.io/original-diff"});
// What the many tools call theirs that do as kubectl apply does:
// kubectl.kubernetes.io/last-applied-configuration, banzaicloud.com/last-applied, and so on.
constexpr std::string_view kLastApplied = "/last-applied";

bool IsCopy(const std::string& annotation) {
  return annotation.find(kLastApplied) != std::string::npos ||
         std::find(kCopies.begin(), kCopies.end(), annotation) != kCopies.end();
}

// As catalogue/json_path.h removes: what is empty then goes too.
void RemoveCopies(Json& object) {
  if (!object.is_object()) return;
  const auto metadata = object.find("metadata");
  if (metadata == object.end() || !metadata->is_object()) return;
  const auto annotations = metadata->find("annotations");
  if (annotations == metadata->end() || !annotations->is_object()) return;
  bool found = false;
  for (auto entry = annotations->begin(); entry != annotations->end();) {
    const bool is_copy = IsCopy(entry.key());
    found = found || is_copy;
    entry = is_copy ? annotations->erase(entry) : std::next(entry);
  }
  if (found && annotations->empty()) metadata->erase(annotations);
}

bool IsSecret(const Json& object) {
  return base::TextOrEmpty(object, "kind") == "Secret" &&
         base::TextOrEmpty(object, "apiVersion") == "v1";
}

bool IsMetadataOnly(const PolicyType& type, const Json& object) {
  const auto* source = std::get_if<KubernetesType>(&type.source);
  return (source != nullptr && source->metadata_only) || IsSecret(object);
}

void KeepText(const Json& from, std::string_view member, Json& to) {
  const Json* value = base::MemberAt(from, member);
  if (value != nullptr && value->is_string()) to[std::string(member)] = *value;
}

Json Identity(const Json& object) {
  Json identity = Json::object();
  for (const std::string_view member : {"apiVersion", "kind", "type"}) {
    KeepText(object, member, identity);
  }
  const Json* metadata = base::MemberAt(object, "metadata");
  if (metadata == nullptr || !metadata->is_object()) return identity;
  Json& kept = identity["metadata"] = Json::object();
  for (const std::string_view member : {"name", "namespace"}) KeepText(*metadata, member, kept);
  const Json* labels = base::MemberAt(*metadata, "labels");
  if (labels == nullptr || !labels->is_object()) return identity;
  for (const auto& label : labels->items()) kept["labels"][label.key()] = kMasked;
  return identity;
}

}  // namespace

Json Reduce(const PolicyType& type, Json object) {
  if (IsMetadataOnly(type, object)) return Identity(object);
  RemoveCopies(object);
  return object;
}

bool IsMasked(const PolicyType& type, const Json& reduced) { return IsMetadataOnly(type, reduced); }

}  // namespace strongroom::catalogue
