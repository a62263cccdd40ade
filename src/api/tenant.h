#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "api/meta.h"
#include "domain/obstacles.h"
#include "domain/problem.h"
#include "domain/tenant.h"

namespace strongroom::api {

// A Tenant as the controller sees it.
struct Tenant {
  Meta meta;
  domain::TenantSpec spec;                 // as far as it could be read, when there is a problem
  std::optional<domain::Problem> problem;  // why it cannot be backed up
  bool is_supported = true;  // false: `problem` is about this version, not about the spec
  domain::TenantStatus status;
  std::string check_now;  // token of annotation kCheckNowAnnotation; empty: none
};

// Never throws; what is wrong is in `problem`.
Tenant DecodeTenant(const nlohmann::json& object);

// Condition Ready as `tenant.problem` has it, and `missing`: an object that it names and that is
// not there, with a reason of domain::tenant_ready.
domain::Condition ReadyOf(const Tenant& tenant, const std::optional<domain::Obstacle>& missing,
                          std::chrono::sys_seconds now);

// Tenant.status as a merge patch: these conditions, the others as they were, the last backup and
// the last check.
nlohmann::json BuildTenantStatusPatch(const Tenant& tenant,
                                      const std::vector<domain::Condition>& conditions,
                                      std::optional<std::chrono::sys_seconds> last_backup_at,
                                      const std::optional<domain::TenantCheck>& check);

}  // namespace strongroom::api
