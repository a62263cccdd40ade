#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "api/json.h"
#include "api/report.h"
#include "catalogue/policy_type.h"

namespace strongroom::provider {

// Who a policy is.
struct ItemIdentity {
  std::string external_id;   // in the tenant; the same in every run
  std::string display_name;  // for people
};

// The item of one policy: its canonical form and both digests. Throws api::ApiFormatError for what
// cannot be written as JSON.
api::ReportItem MakeItem(const catalogue::PolicyType& type, ItemIdentity identity,
                         const api::Json& policy);

}  // namespace strongroom::provider
