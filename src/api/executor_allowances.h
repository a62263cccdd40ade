#pragma once

#include <string>
#include <vector>

#include "domain/problem.h"
#include "domain/schedule.h"

namespace strongroom::api {

// What a schedule may choose for its Jobs beyond what the installation has, and a Tenant. Whoever
// chooses an image or a toleration runs a pod of their own making, with the account's rights and
// the tenant's Secrets, and whoever chooses where an executor signs in is sent those: which not
// everybody may who edits schedules and Tenants. Empty: nothing.
struct ExecutorAllowances {
  std::vector<std::string> images;       // whole, or the beginning of one with "*" at the end
  std::vector<std::string> tolerations;  // keys of taints; "*": every one
  // Whom tokens of accounts may be for, besides Entra (api/tenant_allowances.h).
  std::vector<std::string> audiences = {};
  // Of clouds that this version does not know: HOST, or HOST:PORT where it is not 443.
  std::vector<std::string> cloud_hosts = {};
};

// What of `overrides` is not allowed, a problem each. `own_image` always is.
std::vector<domain::Problem> CheckExecutor(const domain::ExecutorOverrides& overrides,
                                           const ExecutorAllowances& allowed,
                                           const std::string& own_image);

}  // namespace strongroom::api
