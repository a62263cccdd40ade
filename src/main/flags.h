#pragma once

#include <cstdint>
#include <optional>
#include <string>

// What several commands do with their flags.
namespace strongroom::main_commands {

// One environment variable; absent when it is not set.
std::optional<std::string> Environment(const char* name);

// "0.0.0.0:8443", "[::1]:8443", ":8443" (all addresses): returns the port and sets `address`.
// Throws UsageError that names `flag`.
uint16_t ParseListen(const std::string& flag, const std::string& listen, std::string& address);

}  // namespace strongroom::main_commands
