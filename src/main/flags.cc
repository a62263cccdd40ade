#include "main/flags.h"

#include <charconv>
#include <cstdlib>

#include "main/commands.h"

namespace strongroom::main_commands {

std::optional<std::string> Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

uint16_t ParseListen(const std::string& flag, const std::string& listen, std::string& address) {
  const size_t colon = listen.rfind(':');
  uint16_t port = 0;
  const char* const end = listen.data() + listen.size();
  const char* const begin = colon == std::string::npos ? end : listen.data() + colon + 1;
  const auto [stop, error] = std::from_chars(begin, end, port);
  if (begin == end || stop != end || error != std::errc{}) {
    throw UsageError(flag + ": \"" + listen + "\" is not ADDRESS:PORT, such as 0.0.0.0:8443");
  }
  address = listen.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  }
  return port;
}

}  // namespace strongroom::main_commands
