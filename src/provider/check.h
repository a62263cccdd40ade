#pragma once

#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "catalogue/policy_type.h"
#include "domain/tenant_check.h"
#include "provider/settings.h"

namespace strongroom::provider {

// Signs in at the tenant of `settings` and compares what its identity may read with what `types`
// need; reads nothing. `missing_count` is not its to set. Throws ProviderError when it cannot sign
// in, and web::StoppedError on stop.
using CheckTenant = domain::CheckFindings (*)(const Settings& settings,
                                              const std::vector<catalogue::PolicyType>& types,
                                              const base::Clock& clock,
                                              const std::stop_token& stop);

}  // namespace strongroom::provider
