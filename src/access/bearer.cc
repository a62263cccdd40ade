#include "access/bearer.h"

#include <algorithm>

#include "base/ascii.h"

namespace strongroom::access {
namespace {

constexpr std::string_view kScheme = "bearer ";
constexpr size_t kMaxToken = 8192;

bool IsOfToken(char c) {
  return base::IsDigit(c) || base::IsLetter(c) ||
         std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<std::string> BearerToken(std::string_view header) {
  if (header.size() <= kScheme.size() ||
      !base::EqualsIgnoringCase(header.substr(0, kScheme.size()), kScheme)) {
    return std::nullopt;
  }
  const std::string_view token = header.substr(kScheme.size());
  if (token.size() > kMaxToken || !std::all_of(token.begin(), token.end(), IsOfToken)) {
    return std::nullopt;
  }
  return std::string(token);
}

}  // namespace strongroom::access
