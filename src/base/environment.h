#pragma once

#include <optional>
#include <string>
#include <vector>

namespace strongroom::base {

// An environment variable; absent when it is not set. Not while another thread changes the
// environment.
std::optional<std::string> FromEnvironment(const char* name);

// All of it, as "NAME=value"; likewise.
std::vector<std::string> WholeEnvironment();

}  // namespace strongroom::base
