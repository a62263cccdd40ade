#include "server/token.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "access/bearer.h"
#include "api/json.h"
#include "api/report.h"
#include "base/ascii.h"
#include "base/base64.h"
#include "domain/service_account.h"
#include "server/request_error.h"

namespace strongroom::server {
namespace {

using base::Json;

// The end of the year 9999: past it nobody means a time.
constexpr int64_t kLastSecond = 253'402'300'799;
// Far past real ones, which have a dozen members.
constexpr base::JsonOptions kSmall{.max_depth = 8, .max_values = 200};

// RFC 4648 section 5, without padding. Absent for anything else.
std::optional<std::string> DecodeBase64Url(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (!base::IsDigit(c) && !base::IsLetter(c) && c != '-' && c != '_') return std::nullopt;
    plain.push_back(c == '-' ? '+' : c == '_' ? '/' : c);
  }
  plain.append((4 - plain.size() % 4) % 4, '=');
  return base::DecodeBase64(plain);
}

// The parts of "a.b.c", of which none is empty; absent when there are not three.
std::optional<std::array<std::string_view, 3>> PartsOf(std::string_view token) {
  std::array<std::string_view, 3> parts;
  for (size_t i = 0; i < parts.size(); ++i) {
    const size_t end = token.find('.');
    parts[i] = token.substr(0, end);
    const bool is_last = i + 1 == parts.size();
    if (parts[i].empty() || (end == std::string_view::npos) != is_last) return std::nullopt;
    if (!is_last) token.remove_prefix(end + 1);
  }
  return parts;
}

// Throws base::JsonError when the part holds no object.
Json ObjectIn(std::string_view part) {
  const auto text = DecodeBase64Url(part);
  if (!text) throw base::JsonError("not base64url");
  Json object = base::ParseJson(*text, kSmall);
  if (!object.is_object()) throw base::JsonError("not an object");
  return object;
}

// RFC 7519 section 4.1.3: one text, or many.
std::vector<std::string> AudiencesOf(const Json& payload) {
  const Json* const audience = base::MemberAt(payload, "aud");
  if (audience == nullptr) return {};
  if (audience->is_string()) return {audience->get<std::string>()};
  std::vector<std::string> audiences;
  for (const Json& one : base::ArrayAt(payload, "aud")) {
    if (one.is_string()) audiences.push_back(one.get<std::string>());
  }
  return audiences;
}

TokenClaims ClaimsOf(const Json& payload) {
  TokenClaims claims;
  claims.issuer = base::StringAt(payload, "iss");
  claims.audiences = AudiencesOf(payload);
  const auto expires = base::IntAt(payload, "exp");
  const bool is_account = domain::IsServiceAccount(base::StringAt(payload, "sub"));
  if (claims.issuer.empty() || !expires || !is_account) throw base::JsonError("lacks a claim");
  claims.expires =
      std::chrono::sys_seconds(std::chrono::seconds(std::clamp(*expires, int64_t{0}, kLastSecond)));
  return claims;
}

}  // namespace

std::string BearerToken(std::string_view header) {
  auto token = access::BearerToken(header);
  if (!token) {
    throw RequestError(api::refusal_code::kUnauthenticated,
                       "the bearer token of a service account is needed");
  }
  return *std::move(token);
}

std::optional<TokenClaims> ReadClaims(std::string_view token) {
  const auto parts = PartsOf(token);
  if (!parts || !DecodeBase64Url((*parts)[2])) return std::nullopt;
  try {
    if (base::StringAt(ObjectIn((*parts)[0]), "alg").empty()) return std::nullopt;
    return ClaimsOf(ObjectIn((*parts)[1]));
  } catch (const base::JsonError&) {
    return std::nullopt;
  }
}

bool IsForUs(const TokenClaims& claims) {
  return std::find(claims.audiences.begin(), claims.audiences.end(), api::kTokenAudience) !=
         claims.audiences.end();
}

}  // namespace strongroom::server
