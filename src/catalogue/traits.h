#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/json.h"
#include "catalogue/policy_type.h"
#include "domain/item_selection.h"

namespace strongroom::catalogue {

// What a schedule's selection goes by: of a policy called `name`, with that content. Scope tags and
// platforms have only types whose catalogue says where they are.
domain::ItemTraits TraitsOf(const PolicyType& type, std::string name, const base::Json& content);

}  // namespace strongroom::catalogue
