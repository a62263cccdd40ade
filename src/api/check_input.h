#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/tenant.h"

namespace strongroom::api {

// All that a check is told: one document, which its Job hands over as an argument. It has no
// secrets; those are mounted (api/tenant_pod.h).
struct CheckInput {
  std::vector<std::string> policy_types;  // keys of the catalogue
  domain::TenantSpec tenant;
};

std::string WriteCheckInput(const CheckInput& input);
// As ReadExecutorInput. Throws base::JsonError.
CheckInput ReadCheckInput(std::string_view text);

}  // namespace strongroom::api
