#include "server/sets/normaliser.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "catalogue/normalise.h"

namespace strongroom::server::sets {

using base::Json;
using catalogue::PolicyType;
using domain::ProviderKind;

ProviderKind ProviderOf(const store::SetRecord& set) {
  return base::Parse<ProviderKind>(set.provider).value_or(ProviderKind::kKubernetes);
}

const PolicyType& RulesFor(const catalogue::Catalogues& catalogues, ProviderKind provider,
                           const std::string& type) {
  const PolicyType* const known = catalogues.FindType(provider, type);
  return known != nullptr ? *known : catalogue::UnknownTypeOf(provider);
}

Json NormalisedContent(const PolicyType& rules, const std::string& content) {
  Json object = base::ParseJson(content);
  if (!object.is_object()) throw base::JsonError("expected an object");
  return catalogue::Normalise(rules, std::move(object));
}

ContentForm Normaliser::FormFor(ProviderKind provider) {
  return [this, provider](const store::SetItem& item, const std::string& content) {
    const PolicyType& rules = RulesFor(catalogues_, provider, item.type);
    const base::MutexLock lock(mutex_);
    return base::CanonicalJson(NormalisedContent(rules, content));
  };
}

}  // namespace strongroom::server::sets
