#pragma once

#include <map>
#include <string>

namespace strongroom::domain {

// Policy types of which no more is read than what others name, each with every one that names some.
using NamingTypes = std::multimap<std::string, std::string>;

}  // namespace strongroom::domain
