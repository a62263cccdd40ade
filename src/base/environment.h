#pragma once

#include <optional>
#include <string>

namespace strongroom::base {

// An environment variable; absent when it is not set. Not while another thread changes the
// environment.
std::optional<std::string> FromEnvironment(const char* name);

}  // namespace strongroom::base
