#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strongroom::server {

// The token of "Bearer <token>" (RFC 6750). Throws RequestError (kUnauthenticated) for what has
// none, or one that cannot be a service account's.
std::string BearerToken(std::string_view header);

// What a token says of itself. None of it is proven: it can only tell that Kubernetes need not be
// asked.
struct TokenClaims {
  std::string issuer;
  std::vector<std::string> audiences;
  std::chrono::sys_seconds expires;
};

// Absent for what is no signed JSON web token of a service account: three parts in base64url, of
// which the first two are JSON objects with what each such token has. Cost: linear, and bounded by
// the longest token that BearerToken takes.
// https://www.rfc-editor.org/rfc/rfc7515#section-7.1
// https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
std::optional<TokenClaims> ReadClaims(std::string_view token);

// Whether it says that it is for us (api::kTokenAudience).
bool IsForUs(const TokenClaims& claims);

}  // namespace strongroom::server
