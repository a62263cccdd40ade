#include "catalogue/restorability.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/json_members.h"
#include "catalogue/item_condition.h"
#include "catalogue/reduce.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

bool IsUnsupported(const KubernetesType&, const Json&) { return false; }
bool IsUnsupported(const DirectoryType&, const Json&) { return false; }
bool IsUnsupported(const PolicyType& type, const Json& reduced) {
  return std::visit([&](const auto& source) { return IsUnsupported(source, reduced); },
                    type.source);
}

// The catalogue may say where it stands: "omaSettings[].value".
bool IsAmong(const std::vector<std::string>& missing, const std::string& name) {
  return std::any_of(missing.begin(), missing.end(), [&](const std::string& one) {
    return one == name || one.ends_with('.' + name);
  });
}

Restorability OfType(const PolicyType& type, const Json& reduced) {
  if (IsMetadataOnly(type, reduced)) {
    return {.restore_class = RestoreClass::kMetadataOnly, .missing = {"data"}};
  }
  const RestoreRule& rule = type.content.restore;
  if (rule.restore_class == RestoreClass::kNone) return {RestoreClass::kNone, rule.missing};
  const bool is_full =
      !rule.full_when.empty() &&
      std::all_of(rule.full_when.begin(), rule.full_when.end(),
                  [&](const ItemCondition& condition) { return Holds(condition, reduced); });
  if (is_full) return {};
  return {rule.restore_class, rule.missing};
}

}  // namespace

bool IsUnsupported(const GraphType& type, const Json& item) {
  return !type.unsupported_item.empty() && GraphTypeNameOf(item) == type.unsupported_item;
}

Restorability RestorabilityOf(const PolicyType& type, const Json& reduced) {
  constexpr size_t kMostMasked = 16;
  if (IsUnsupported(type, reduced)) return {.restore_class = RestoreClass::kNone, .missing = {}};
  Restorability restorability = OfType(type, reduced);
  if (restorability.restore_class == RestoreClass::kNone || !IsMasked(type, reduced)) {
    return restorability;
  }
  if (restorability.restore_class == RestoreClass::kFull) {
    restorability.restore_class = RestoreClass::kPartial;
  }
  std::vector<std::string>& missing = restorability.missing;
  for (std::string& name : MaskedMembers(type, reduced, kMostMasked)) {
    if (!IsAmong(missing, name)) missing.push_back(std::move(name));
  }
  return restorability;
}

}  // namespace strongroom::catalogue
