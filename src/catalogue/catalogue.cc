#include "catalogue/catalogue.h"

#include <algorithm>
#include <set>

#include "base/nearest.h"
#include "catalogue/error.h"

namespace strongroom::catalogue {
namespace {

template <typename Predicate>
std::vector<PolicyType> TypesThat(const std::vector<PolicyType>& types, Predicate predicate) {
  std::vector<PolicyType> chosen;
  std::copy_if(types.begin(), types.end(), std::back_inserter(chosen), predicate);
  return chosen;
}

bool IsStandard(const PolicyType& type) {
  return type.type_class == TypeClass::kPolicy && !type.optional && IsReadable(type);
}

bool IsStandardFoundation(const PolicyType& type) {
  return type.type_class == TypeClass::kFoundation && !type.optional && IsReadable(type);
}

}  // namespace

Catalogue::Catalogue(domain::ProviderKind provider, std::vector<PolicyType> types)
    : provider_(provider), types_(std::move(types)) {
  std::set<std::string> keys;
  for (const PolicyType& type : types_) {
    if (!keys.insert(type.key).second) {
      throw CatalogueError("types: two have the key " + type.key);
    }
  }
}

const PolicyType* Catalogue::Find(std::string_view key) const {
  const auto found = std::find_if(types_.begin(), types_.end(),
                                  [&](const PolicyType& type) { return type.key == key; });
  return found == types_.end() ? nullptr : &*found;
}

std::string Catalogue::NearestMatch(std::string_view key) const {
  std::vector<std::string_view> keys;
  for (const PolicyType& type : types_) keys.push_back(type.key);
  return base::Nearest(key, keys);
}

Selection Select(const Catalogue& catalogue, const std::vector<std::string>& requested,
                 bool include_foundations) {
  Selection selection;
  std::set<std::string> named;
  bool all_standard = false;
  for (const std::string& key : requested) {
    if (key == kAllStandardTypes) {
      all_standard = true;
    } else if (!named.insert(key).second) {
      continue;
    } else if (catalogue.Find(key) == nullptr) {
      selection.unknown.push_back(key);
    }
  }
  const auto is_requested = [&](const PolicyType& type) {
    return named.contains(type.key) || (all_standard && IsStandard(type));
  };
  const auto& types = catalogue.types();
  if (std::none_of(types.begin(), types.end(), is_requested)) return selection;
  selection.types = TypesThat(types, [&](const PolicyType& type) {
    return is_requested(type) || (include_foundations && IsStandardFoundation(type));
  });
  return selection;
}

}  // namespace strongroom::catalogue
