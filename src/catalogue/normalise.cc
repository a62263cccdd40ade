#include "catalogue/normalise.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "catalogue/json_path.h"

namespace strongroom::catalogue {

using base::Json;

Json Normalise(const PolicyType& type, Json object) {
  // Conditions speak of the object as it was served, so they come before anything is removed.
  for (const ConditionalStrip& rule : type.strip_when) {
    if (!ExistsAt(object, rule.present)) continue;
    for (const FieldPath& path : rule.strip) RemoveAt(object, path);
  }
  for (const FieldPath& path : type.strip) RemoveAt(object, path);
  // Inner arrays first: an array's place among others depends on what is in it.
  std::vector<const FieldPath*> unordered;
  for (const FieldPath& path : type.unordered) unordered.push_back(&path);
  std::stable_sort(unordered.begin(), unordered.end(),
                   [](const FieldPath* a, const FieldPath* b) { return a->size() > b->size(); });
  for (const FieldPath* path : unordered) SortAt(object, *path);
  return object;
}

std::string ChangeDigest(const PolicyType& type, Json object) {
  return base::Sha256Hex(base::CanonicalJson(Normalise(type, std::move(object))));
}

}  // namespace strongroom::catalogue
