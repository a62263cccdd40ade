#include "provider/graph/token_claims.h"

#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/json.h"
#include "base/json_members.h"
#include "kube/base64.h"
#include "provider/graph/permission_name.h"

namespace strongroom::provider::graph {
namespace {

constexpr base::JsonOptions kLimits{.max_depth = 16, .max_values = 10'000};

// RFC 7515, 2: base64url, without padding.
std::optional<std::string> DecodeBase64Url(std::string_view text) {
  std::string plain(text);
  for (char& c : plain) {
    if (c == '-') {
      c = '+';
    } else if (c == '_') {
      c = '/';
    } else if (!base::IsLetter(c) && !base::IsDigit(c)) {
      return std::nullopt;
    }
  }
  plain.append((4 - plain.size() % 4) % 4, '=');
  return kube::DecodeBase64(plain);
}

}  // namespace

std::optional<std::vector<std::string>> RolesIn(std::string_view token) {
  const size_t begin = token.find('.') + 1;
  const size_t end = token.find('.', begin);
  if (begin == 0 || end == std::string_view::npos) return std::nullopt;
  const auto payload = DecodeBase64Url(token.substr(begin, end - begin));
  if (!payload) return std::nullopt;
  std::vector<std::string> roles;
  try {
    const base::Json claims = base::ParseJson(*payload, kLimits);
    if (!claims.is_object()) return std::nullopt;
    for (const base::Json& role : base::ArrayAt(claims, "roles")) {
      const bool is_name = role.is_string() && IsPermissionName(role.get_ref<const std::string&>());
      if (is_name) roles.push_back(role);
    }
  } catch (const base::JsonError&) {
    return std::nullopt;
  }
  return roles;
}

}  // namespace strongroom::provider::graph
