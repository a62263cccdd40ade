#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/condition.h"
#include "domain/run.h"

// What the runs of a tenant show of its identity's rights. A run asks the tenant for exactly what
// it has to read: its answers are the review, and say nothing of any other tenant.
namespace strongroom::domain {

// The policy types that the identity may not read, as a run found it. Absent when the run says
// nothing about rights: it has not ended, or did not come as far as to read.
std::optional<std::vector<std::string>> MissingRights(const Run& run);

// The missing rights that the newest run of each schedule found, by the name of the schedule.
using RightsFindings = std::map<std::string, std::vector<std::string>>;

// Condition RightsReady of a Tenant in namespace `ns`; absent when nothing was found out.
std::optional<Condition> RightsReady(const std::string& ns, const RightsFindings& findings,
                                     std::chrono::sys_seconds now);

}  // namespace strongroom::domain
