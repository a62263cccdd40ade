#include "server/sets/normaliser.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "sealing/normalised.h"
#include "server/intake/memory.h"
#include "server/sets/api_status.h"

namespace strongroom::server::sets {

using domain::ProviderKind;

ContentForm Normaliser::FormFor(ProviderKind provider, const std::string& ns) {
  return [this, provider, ns](const store::SetItem& item, const std::string& content) {
    const catalogue::PolicyType& rules = sealing::RulesFor(parts_.catalogues, provider, item.type);
    // Before its turn, so that none waits for memory that keeps others from theirs.
    const auto loan = parts_.memory.Take(ns, intake::BytesToParse(content.size()),
                                         parts_.memory_patience, parts_.stop);
    if (!loan) throw TooManyRequests("there is no memory for a normalised content now");
    const base::MutexLock lock(mutex_);
    return base::CanonicalJson(sealing::NormalisedContent(rules, content));
  };
}

}  // namespace strongroom::server::sets
