#pragma once

#include <string>
#include <string_view>

#include "catalogue/policy_type.h"
#include "report/report.h"

namespace strongroom::report {

// Null where no catalogue has it.
const catalogue::PolicyType* FindType(const Options& options, std::string_view key);

// What it is, and where it is read: "NetworkPolicy, networking.k8s.io/v1 networkpolicies".
std::string Describe(const catalogue::PolicyType& type);

}  // namespace strongroom::report
