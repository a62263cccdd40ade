#include "domain/set_name.h"

#include <charconv>

namespace strongroom::domain {

std::string SetName(std::string_view run, int64_t id) {
  return std::string(run) + '-' + std::to_string(id);
}

std::optional<int64_t> SetIdIn(std::string_view name) {
  const size_t dash = name.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  return SetIdFrom(name.substr(dash + 1));
}

std::optional<int64_t> SetIdFrom(std::string_view digits) {
  int64_t id = 0;
  const char* const past = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), past, id);
  const bool is_id = error == std::errc() && end == past && id > 0 && std::to_string(id) == digits;
  return is_id ? std::optional(id) : std::nullopt;
}

}  // namespace strongroom::domain
