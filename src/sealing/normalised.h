#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/json.h"
#include "catalogue/catalogues.h"

namespace strongroom::sealing {

// These rules for a policy type, also for one that the catalogue does not have any more. Valid as
// long as the catalogues.
const catalogue::PolicyType& RulesFor(const catalogue::Catalogues& catalogues,
                                      domain::ProviderKind provider, const std::string& type);

// What of a stored content counts as a change by them. Throws base::JsonError for one that is no
// JSON object.
base::Json NormalisedContent(const catalogue::PolicyType& rules, const std::string& content);

}  // namespace strongroom::sealing
