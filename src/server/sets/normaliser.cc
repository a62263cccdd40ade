#include "server/sets/normaliser.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "sealing/normalised.h"

namespace strongroom::server::sets {

using domain::ProviderKind;

ContentForm Normaliser::FormFor(ProviderKind provider) {
  return [this, provider](const store::SetItem& item, const std::string& content) {
    const catalogue::PolicyType& rules = sealing::RulesFor(catalogues_, provider, item.type);
    const base::MutexLock lock(mutex_);
    return base::CanonicalJson(sealing::NormalisedContent(rules, content));
  };
}

}  // namespace strongroom::server::sets
