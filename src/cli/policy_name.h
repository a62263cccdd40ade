#pragma once

#include <string>

namespace strongroom::cli {

// A policy as people say it: "networkPolicies/deny-all", or with its id, which may have '/'.
struct PolicyName {
  std::string type;
  std::string name;
};

// Throws CliError (wrong usage).
PolicyName ReadPolicyName(const std::string& argument);

}  // namespace strongroom::cli
