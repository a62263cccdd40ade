#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>

#include "api/report_limits.h"
#include "domain/schedule.h"
#include "domain/tenant.h"
#include "domain/tenant_rights.h"
#include "web/address_rules.h"

namespace strongroom::provider {

// What a provider is made from: the tenant, and what the run has for it.
struct Settings {
  domain::TenantSpec tenant;
  domain::RunTemplate run;
  // Where the Job's pod has what the tenant's section names (api/tenant_pod.h).
  std::filesystem::path tenant_folder;
  // For files without a name that are large answers; empty: these are in memory.
  std::filesystem::path scratch_folder;
  // Of the content of a policy; what has more is left out.
  size_t max_item_bytes = api::kMaxItemBytes;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  domain::AskForRights ask_for_rights = domain::AskForRights::kNo;
  // From when on it is of interest who changed what; absent: it is not.
  std::optional<std::chrono::sys_seconds> changes_since = {};
  // For a server that the tenant names.
  web::AddressRules addresses = web::AddressRules::kGuarded;
};

}  // namespace strongroom::provider
