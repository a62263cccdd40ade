#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/condition.h"
#include "domain/run.h"
#include "domain/tenant_check.h"

// What runs and checks show of the permissions of a tenant's application. Each is as true as it is
// new: what was granted since, and a secret that was renewed, show in the next of either.
namespace strongroom::domain {

// What the newest run of a schedule found.
struct PermissionFinding {
  std::chrono::sys_seconds when;
  std::string sign_in_error;  // the credentials were refused, and nothing was read; empty: not so
  // "type (Permission)" is not in the token; a policy type alone was refused to one that has it.
  std::vector<std::string> missing;
  std::set<std::string> types;  // that it selected
};

// Absent when the run says nothing about it: it has not ended, or did not come as far.
std::optional<PermissionFinding> PermissionFindingOf(const Run& run);

// By the name of the schedule.
using PermissionFindings = std::map<std::string, PermissionFinding>;

// The enabled schedules of a Tenant.
struct TenantSchedules {
  std::string ns;
  std::set<std::string> names;
};

// Condition PermissionsReady of the Tenant that has those schedules; absent when nothing was found
// out.
std::optional<Condition> PermissionsReady(const TenantSchedules& schedules,
                                          const PermissionFindings& runs,
                                          const std::optional<TenantCheck>& check,
                                          std::chrono::sys_seconds now);

}  // namespace strongroom::domain
