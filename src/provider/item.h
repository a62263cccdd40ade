#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "api/json.h"
#include "api/report.h"
#include "catalogue/policy_type.h"

namespace strongroom::provider {

// Who a policy is. What people know it by is in catalogue/item_identity.h.
struct ItemIdentity {
  std::string external_id;  // in the tenant; the same in every run
};

// An identity for messages: masked (catalogue/mask.h), and a very long one is cut.
std::string ShownIdentity(const std::string& external_id);

// The item of one policy: the canonical form of what of it may be stored (catalogue/reduce.h), and
// of its identity (catalogue/mask.h).
// Throws api::ApiFormatError for what cannot be written as JSON.
api::ReportItem MakeItem(const catalogue::PolicyType& type, ItemIdentity identity,
                         api::Json policy);

}  // namespace strongroom::provider
