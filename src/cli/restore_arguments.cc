#include "cli/restore_arguments.h"

#include "cli/error.h"
#include "cli/policy_name.h"
#include "domain/form.h"

namespace strongroom::cli {

std::vector<restore::Choice::Wish> WishesOf(const std::vector<std::string>& policies) {
  std::vector<restore::Choice::Wish> wishes;
  for (const std::string& policy : policies) {
    if (policy.find('/') == std::string::npos) {
      wishes.push_back({.type = policy, .name = {}});
      continue;
    }
    const PolicyName name = ReadPolicyName(policy);
    wishes.push_back({.type = name.type, .name = name.name});
  }
  return wishes;
}

std::map<std::string, std::string> NamespacesOf(const std::vector<std::string>& pairs) {
  std::map<std::string, std::string> map;
  for (const std::string& pair : pairs) {
    const size_t equals = pair.find('=');
    const std::string from = pair.substr(0, equals);
    const std::string to = equals == std::string::npos ? "" : pair.substr(equals + 1);
    if (!domain::form::kNamespace.Allows(from) || !domain::form::kNamespace.Allows(to)) {
      throw CliError("--map-namespace " + pair + ": two names of namespaces are needed, FROM=TO",
                     kWrongUsage);
    }
    if (!map.emplace(from, to).second) {
      throw CliError("--map-namespace: " + from + " has two places to go to", kWrongUsage);
    }
  }
  return map;
}

}  // namespace strongroom::cli
