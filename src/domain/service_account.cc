#include "domain/service_account.h"

namespace strongroom::domain {

std::string ServiceAccountUser(std::string_view ns, std::string_view name) {
  return std::string(kServiceAccountPrefix).append(ns).append(":").append(name);
}

bool IsServiceAccount(std::string_view user) { return user.starts_with(kServiceAccountPrefix); }

std::optional<std::string> NamespaceOfServiceAccount(std::string_view user) {
  if (!IsServiceAccount(user)) return std::nullopt;
  const std::string_view rest = user.substr(kServiceAccountPrefix.size());
  const size_t colon = rest.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  return std::string(rest.substr(0, colon));
}

}  // namespace strongroom::domain
