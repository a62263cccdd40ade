#pragma once

#include <map>
#include <string>
#include <vector>

#include "restore/choice.h"

namespace strongroom::cli {

// What "TYPE" and "TYPE/NAME" ask for. Throws CliError (wrong usage).
std::vector<restore::Choice::Wish> WishesOf(const std::vector<std::string>& policies);

// What "FROM=TO" says of namespaces. Throws CliError (wrong usage), also for one that goes to two.
std::map<std::string, std::string> NamespacesOf(const std::vector<std::string>& pairs);

}  // namespace strongroom::cli
