#include "catalogue/put_back.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/printable.h"
#include "base/text.h"
#include "catalogue/json_path.h"

namespace strongroom::catalogue {
namespace {

constexpr int kRankOfOthers = 500;
constexpr size_t kMaxShown = 300;

}  // namespace

int RestoreRank(const PolicyType& type) {
  return type.restore_order == 0 ? kRankOfOthers : type.restore_order;
}

Unrestorable WhyNotPutBack(std::string_view restorability, bool secrets_masked) {
  using Why = Unrestorable::Why;
  const auto restore_class = base::Parse<RestoreClass>(restorability);
  if (!restorability.empty() && !restore_class) {
    return {Why::kNotStored, "nobody here knows how much of it comes back: " +
                                 base::Cut(base::Printable(restorability), kMaxShown)};
  }
  switch (restore_class.value_or(RestoreClass::kFull)) {
    case RestoreClass::kMetadataOnly:
      return {Why::kNotStored, "no more of it was stored than that it is there"};
    case RestoreClass::kNone:
      return {Why::kNotStored, "it is kept as evidence, and cannot be put back"};
    case RestoreClass::kFull:
    case RestoreClass::kPartial:
      break;
  }
  if (secrets_masked) return {Why::kMasked, "a secret in it was not stored"};
  return {};
}

void RemoveServersOwn(const PolicyType& type, base::Json& object) {
  const base::Json api_version = object["apiVersion"];
  for (const ConditionalStrip& rule : type.content.strip_when) {
    if (!ExistsAt(object, rule.present)) continue;
    for (const FieldPath& path : rule.strip) RemoveAt(object, path);
  }
  for (const FieldPath& path : type.defaults->strip) RemoveAt(object, path);
  object["apiVersion"] = api_version;
  const auto metadata = object.find("metadata");
  if (metadata != object.end() && metadata->is_object()) metadata->erase("ownerReferences");
}

void RemoveUnneeded(const PolicyType& type, base::Json& object) {
  const std::vector<FieldPath>& needed = Kubernetes(type).needed_anew;
  for (const FieldPath& path : type.content.strip) {
    if (std::find(needed.begin(), needed.end(), path) == needed.end()) RemoveAt(object, path);
  }
}

void RemoveFilledIn(const PolicyType& type, base::Json& object) {
  for (const FieldPath& path : type.content.strip) RemoveAt(object, path);
}

void KeepFilledIn(const PolicyType& type, const base::Json& live, base::Json& object) {
  const base::Json api_version = object["apiVersion"];
  for (const FieldPath& path : type.defaults->strip) CopyAt(path, live, object);
  for (const FieldPath& path : type.content.strip) CopyAt(path, live, object);
  for (const ConditionalStrip& rule : type.content.strip_when) {
    if (!ExistsAt(object, rule.present)) continue;
    for (const FieldPath& path : rule.strip) CopyAt(path, live, object);
  }
  const auto metadata = live.find("metadata");
  if (metadata != live.end() && metadata->contains("ownerReferences")) {
    object["metadata"]["ownerReferences"] = (*metadata)["ownerReferences"];
  }
  object["apiVersion"] = api_version;
}

}  // namespace strongroom::catalogue
