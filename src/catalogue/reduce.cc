#include "catalogue/reduce.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/json_members.h"
#include "catalogue/mask.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

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

constexpr std::string_view kSecret = "Secret";

bool IsSecret(const Json& object) {
  return base::TextOrEmpty(object, "kind") == kSecret &&
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

// The strings of `value`, and of what is in it. Json is const or not, as the caller's is.
template <typename JsonType, typename Visitor>
void ForEachText(JsonType& value, const Visitor& visit) {
  using Text = std::conditional_t<std::is_const_v<JsonType>, const std::string, std::string>;
  if (value.is_structured()) {
    for (auto& inner : value) ForEachText(inner, visit);
  } else if (value.is_string()) {
    visit(value.template get_ref<Text&>());
  }
}

constexpr std::array kDataOfSecret = {"data", "stringData"};

// The data of a Secret that a policy makes: its own members, or those of the Secret in them.
void MaskData(Json& data) {
  bool has_inner = false;
  for (const char* member : kDataOfSecret) {
    const auto inner = data.is_object() ? data.find(member) : data.end();
    if (inner == data.end() || !inner->is_structured()) continue;
    has_inner = true;
    MaskData(*inner);
  }
  if (!has_inner) ForEachText(data, [](std::string& text) { text = kMasked; });
}

void MaskDataOfSecrets(Json& value) {
  if (!value.is_structured()) return;
  if (base::TextOrEmpty(value, "kind") == kSecret) {
    for (const char* member : kDataOfSecret) {
      if (const auto data = value.find(member); data != value.end()) MaskData(*data);
    }
  }
  for (Json& inner : value) MaskDataOfSecrets(inner);
}

// The objects of a file that holds a list of them; null for all else.
template <typename JsonType>
JsonType* ItemsOf(JsonType& object) {
  if (!base::TextOrEmpty(object, "kind").ends_with("List")) return nullptr;
  const auto items = object.find("items");
  return items != object.end() && items->is_array() ? &*items : nullptr;
}

bool HasMask(const Json& reduced) {
  bool found = false;
  ForEachText(reduced, [&](const std::string& text) {
    found = found || text.find(kMasked) != std::string::npos;
  });
  return found;
}

bool IsMetadataOnlyInside(const PolicyType& type, const Json& object) {
  if (IsMetadataOnly(type, object)) return true;
  const Json* const items = ItemsOf(object);
  return items != nullptr && std::any_of(items->begin(), items->end(), [&](const Json& item) {
           return IsMetadataOnlyInside(type, item);
         });
}

}  // namespace

Json Reduce(const PolicyType& type, Json object) {
  if (IsMetadataOnly(type, object)) return Identity(object);
  // Elsewhere meanwhile, so that lists in lists are not read once for each list around them.
  Json items;
  if (Json* const inside = ItemsOf(object)) items.swap(*inside);
  RemoveCopies(object);
  MaskDataOfSecrets(object);
  ForEachText(object, [](std::string& text) { text = MaskSecrets(std::move(text)); });
  if (items.is_array()) {
    for (Json& item : items) item = Reduce(type, std::move(item));
    object["items"] = std::move(items);
  }
  return object;
}

bool IsMasked(const PolicyType& type, const Json& reduced) {
  return IsMetadataOnlyInside(type, reduced) || HasMask(reduced);
}

}  // namespace strongroom::catalogue
