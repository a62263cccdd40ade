#pragma once

#include <string>
#include <vector>

#include "domain/problem.h"
#include "domain/schedule.h"

namespace strongroom::api {

// What a schedule may choose for its Jobs beyond what the installation has. Whoever chooses an
// image or a toleration runs a pod of their own making, with the account's rights and the tenant's
// Secrets, which not everybody may who edits schedules. Empty: nothing.
struct ExecutorAllowances {
  std::vector<std::string> images;       // whole, or the beginning of one with "*" at the end
  std::vector<std::string> tolerations;  // keys of taints; "*": every one
};

// What of `overrides` is not allowed, a problem each. `own_image` always is.
std::vector<domain::Problem> CheckExecutor(const domain::ExecutorOverrides& overrides,
                                           const ExecutorAllowances& allowed,
                                           const std::string& own_image);

}  // namespace strongroom::api
