#include "domain/guarded_meta.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace strongroom::domain {
namespace {

using Marks = std::map<std::string, std::string>;

constexpr size_t kMaxShown = 3;

void AddChanged(const std::string& field, const Marks& before, const Marks& after,
                std::vector<std::string>& changed) {
  std::set<std::string> keys;
  for (const auto& [key, value] : before) keys.insert(key);
  for (const auto& [key, value] : after) keys.insert(key);
  for (const std::string& key : keys) {
    const auto was = before.find(key);
    const auto is = after.find(key);
    const bool is_same = was != before.end() && is != after.end() && was->second == is->second;
    if (!is_same) changed.push_back(field + '[' + key + ']');
  }
}

}  // namespace

std::vector<std::string> ChangedFields(const GuardedMeta& before, const GuardedMeta& after) {
  std::vector<std::string> changed;
  if (before.owner_references != after.owner_references) {
    changed.emplace_back("metadata.ownerReferences");
  }
  if (before.finalizers != after.finalizers) changed.emplace_back("metadata.finalizers");
  AddChanged("metadata.labels", before.labels, after.labels, changed);
  AddChanged("metadata.annotations", before.annotations, after.annotations, changed);
  return changed;
}

std::string DescribeGuarded(const std::vector<std::string>& changed) {
  std::string text;
  const size_t shown = std::min(changed.size(), kMaxShown);
  for (size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + changed[i];
  return text + base::AndMore(changed.size(), shown) +
         ": only for those who may delete the object (verb delete on it), as this can have it "
         "deleted, kept, or taken for another one; leave it alone";
}

}  // namespace strongroom::domain
