#include "catalogue/sealed_name.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "base/printable.h"
#include "base/text.h"
#include "catalogue/item_identity.h"
#include "catalogue/mask.h"
#include "domain/form.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

std::string Shown(const std::string& name) {
  return base::Cut(base::Printable(name), domain::kMaxPolicyName);
}

}  // namespace

std::string SealedName(const PolicyType& type, const Json& reduced,
                       const std::string& external_id) {
  return Shown(NameOf(type, reduced, external_id));
}

const PolicyType* NamingRules(const Catalogue& catalogue, std::string_view type) {
  const PolicyType* const known = catalogue.Find(type);
  if (known != nullptr) return known;
  const PolicyType& unknown = UnknownTypeOf(catalogue.provider());
  return std::holds_alternative<GraphType>(unknown.source) ? nullptr : &unknown;
}

std::optional<std::string> OwnName(const Catalogue& catalogue, std::string_view type,
                                   std::string_view content) {
  const PolicyType* const rules = NamingRules(catalogue, type);
  if (rules == nullptr) return std::nullopt;
  try {
    return SealedName(*rules, base::ParseJson(content, {.only = NameMember(*rules)}), "");
  } catch (const base::JsonError&) {
    return std::nullopt;
  }
}

bool IsOwnName(const std::optional<std::string>& own, const std::string& id,
               const std::string& name) {
  if (!own || name.empty() || name == id) return true;
  const std::string masked = Shown(MaskSecrets(name));
  if (own->empty()) return masked == Shown(MaskSecrets(id));
  return name == *own || masked == *own;
}

bool HasOwnName(const Catalogue& catalogue, const NamedItem& item) {
  // Most have no other; their contents need not be looked at.
  if (item.name.empty() || item.name == item.id) return true;
  return IsOwnName(OwnName(catalogue, item.type, item.content), item.id, item.name);
}

bool HasOwnName(const Catalogues& catalogues, std::optional<domain::ProviderKind> provider,
                const NamedItem& item) {
  const Catalogue* const catalogue = provider ? catalogues.Of(*provider) : nullptr;
  return catalogue == nullptr || HasOwnName(*catalogue, item);
}

}  // namespace strongroom::catalogue
