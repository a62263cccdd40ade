#include "sealing/normalised.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "catalogue/normalise.h"

namespace strongroom::sealing {

using base::Json;
using catalogue::PolicyType;
using domain::ProviderKind;

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

}  // namespace strongroom::sealing
