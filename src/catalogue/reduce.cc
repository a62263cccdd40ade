#include "catalogue/reduce.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_members.h"
#include "catalogue/mask.h"
#include "catalogue/masked_names.h"
#include "catalogue/named_secrets.h"

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

void KeepText(const Json& from, std::string_view member, Json& to) {
  const Json* value = base::MemberAt(from, member);
  if (value == nullptr || !value->is_string()) return;
  to[std::string(member)] = MaskSecrets(value->get_ref<const std::string&>());
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
  if (!labels->empty()) MaskNames(kept["labels"]);
  return identity;
}

bool IsList(const Json& object) {
  return base::TextOrEmpty(object, "kind").ends_with("List") && object.contains("items") &&
         object["items"].is_array();
}

// A Secret that stands inside of something else. Policies say kind and apiVersion of what they
// make too, with rules of their own beside it: those have no metadata there.
bool IsSecretInside(const Json& value) {
  const Json* metadata = base::MemberAt(value, "metadata");
  return IsSecret(value) && metadata != nullptr && metadata->is_object();
}

bool IsSecretList(const Json& list) {
  return base::TextOrEmpty(list, "kind") == "SecretList" &&
         base::TextOrEmpty(list, "apiVersion") == "v1";
}

// An API server leaves out kind and apiVersion of what is in a list of one kind: it is a Secret,
// whatever it says. They are not filled in, as what is made of a content must not be larger than
// it: that is what memory is reserved for.
Json IdentityInList(const Json& item) {
  Json identity = Identity(item);
  if (!IsSecret(identity)) {
    identity.erase("kind");
    identity.erase("apiVersion");
  }
  return identity;
}

bool IsData(std::string_view member) { return member == "data" || member == "stringData"; }

void MaskAll(Json& value) {
  if (value.is_structured()) {
    for (Json& inner : value) MaskAll(inner);
    if (value.is_object()) MaskNames(value);
  } else if (!value.is_null()) {
    value = kMasked;
  }
}

void ReduceInside(Json& value);

// The data of a Secret that a policy makes: its own members, or those of the Secret in them.
void ReduceData(Json& data) {
  const auto is_inner = [](const auto& member) {
    return IsData(member.key()) && member.value().is_structured();
  };
  auto members = data.is_object() ? data.items() : Json::object().items();
  if (!data.is_object() || std::none_of(members.begin(), members.end(), is_inner)) {
    return MaskAll(data);
  }
  for (auto member = data.begin(); member != data.end(); ++member) {
    is_inner(member) ? ReduceData(*member) : ReduceInside(*member);
  }
  MaskNames(data);
}

void ReduceItems(Json& list) {
  const bool are_secrets = IsSecretList(list);
  for (Json& item : list["items"]) {
    if (are_secrets && item.is_object()) {
      item = IdentityInList(item);
    } else if (IsSecret(item)) {
      item = Identity(item);
    } else {
      RemoveCopies(item);
      ReduceInside(item);
    }
  }
}

// Each value is looked at once, however deep it is.
void ReduceMembers(Json& object) {
  // Where it is an object of an API, and no pattern that objects are compared with.
  if (!base::TextOrEmpty(object, "apiVersion").empty()) RemoveCopies(object);
  const bool makes_secret = base::TextOrEmpty(object, "kind") == kSecret;
  const bool is_list = IsList(object);
  for (auto member = object.begin(); member != object.end(); ++member) {
    // Only Secrets have stringData.
    const bool is_data =
        makes_secret ? IsData(member.key()) : member.key() == "stringData" && member->is_object();
    if (is_data) {
      ReduceData(*member);
    } else if (!is_list || member.key() != "items") {
      ReduceInside(*member);
    }
  }
  if (is_list) ReduceItems(object);
  MaskNames(object);
}

void ReduceInside(Json& value) {
  if (IsSecretInside(value)) {
    value = Identity(value);
  } else if (value.is_object()) {
    ReduceMembers(value);
  } else if (value.is_array()) {
    for (Json& inner : value) ReduceInside(inner);
  } else if (value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    text = MaskSecrets(std::move(text));
  }
}

// Which texts count as masks: where no names are sensitive, our own alone.
using TextTest = bool (*)(std::string_view text);

bool HasOwnMask(std::string_view text) { return text.find(kMasked) != std::string_view::npos; }

TextTest MasksOf(const PolicyType& type) {
  return type.defaults->sensitive.names.empty() ? HasOwnMask : IsMask;
}

// Whether it has the mask in a text or a name, or a Secret of which little is left.
bool HasMask(const Json& reduced, bool is_item, TextTest is_mask) {
  if (reduced.is_string()) return is_mask(reduced.get_ref<const std::string&>());
  if (is_item ? IsSecret(reduced) : IsSecretInside(reduced)) return true;
  if (!reduced.is_structured()) return false;
  const bool is_list = IsList(reduced);
  const bool are_secrets = is_list && IsSecretList(reduced);
  for (const auto& member : reduced.items()) {
    // With a number in it, it stands beside one without.
    if (reduced.is_object() && HasOwnMask(member.key())) return true;
    if (is_list && member.key() == "items") {
      const Json& items = member.value();
      if (std::any_of(items.begin(), items.end(), [&](const Json& item) {
            return (are_secrets && item.is_object()) || HasMask(item, true, is_mask);
          })) {
        return true;
      }
    } else if (HasMask(member.value(), false, is_mask)) {
      return true;
    }
  }
  return false;
}

void AddMasked(const Json& value, const std::string& name, TextTest is_mask, size_t most,
               std::vector<std::string>& names) {
  if (names.size() >= most) return;
  if (value.is_object()) {
    for (const auto& member : value.items()) {
      AddMasked(member.value(), member.key(), is_mask, most, names);
    }
  } else if (value.is_array()) {
    for (const Json& element : value) AddMasked(element, name, is_mask, most, names);
  }
  const bool is_masked = value.is_string() && is_mask(value.get_ref<const std::string&>());
  const bool is_listed = std::find(names.begin(), names.end(), name) != names.end();
  if ((is_masked || HasOwnMask(name)) && !is_listed && names.size() < most) names.push_back(name);
}

bool IsMetadataOnly(const KubernetesType& type) { return type.metadata_only; }
bool IsMetadataOnly(const DirectoryType&) { return false; }
bool IsMetadataOnly(const GraphType&) { return false; }

}  // namespace

bool IsMetadataOnly(const PolicyType& type, const Json& object) {
  return std::visit([](const auto& source) { return IsMetadataOnly(source); }, type.source) ||
         IsSecret(object);
}

std::vector<std::string> MaskedMembers(const PolicyType& type, const Json& reduced, size_t most) {
  std::vector<std::string> names;
  AddMasked(reduced, {}, MasksOf(type), most, names);
  return names;
}

Json Reduce(const PolicyType& type, Json object) {
  if (IsMetadataOnly(type, object)) return Identity(object);
  RemoveCopies(object);
  MaskNamedSecrets(type, object);
  ReduceInside(object);
  return object;
}

bool IsMasked(const PolicyType& type, const Json& reduced) {
  return IsMetadataOnly(type, reduced) || HasMask(reduced, false, MasksOf(type));
}

}  // namespace strongroom::catalogue
