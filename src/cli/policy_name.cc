#include "cli/policy_name.h"

#include "cli/error.h"

namespace strongroom::cli {

PolicyName ReadPolicyName(const std::string& argument) {
  const size_t slash = argument.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == argument.size()) {
    throw CliError("\"" + argument + "\" is no TYPE/NAME, such as networkPolicies/deny-all",
                   kWrongUsage);
  }
  return {.type = argument.substr(0, slash), .name = argument.substr(slash + 1)};
}

}  // namespace strongroom::cli
