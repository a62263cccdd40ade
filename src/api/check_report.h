#pragma once

#include <string>
#include <string_view>

#include "api/fields.h"
#include "domain/tenant_check.h"

namespace strongroom::api {

// Members of Tenant.status.check, and of what a check's container leaves as its last words.
const Fields<domain::CheckFindings>& CheckFindingsFields();

// One line, and as much of `missing` as there is room for: `missing_count` says how many there are.
std::string WriteCheckReport(domain::CheckFindings findings);
// Throws base::JsonError.
domain::CheckFindings ReadCheckReport(std::string_view text);

}  // namespace strongroom::api
