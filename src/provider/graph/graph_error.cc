#include "provider/graph/graph_error.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/json.h"
#include "base/json_members.h"
#include "domain/form.h"
#include "provider/graph/permission_name.h"
#include "web/retry_after.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;

// https://learn.microsoft.com/en-us/graph/errors, and what services behind Graph were seen to say.
constexpr auto kKnownCodes = std::to_array<std::string_view>({
    "AadPremiumLicenseRequired",
    "AccessDenied",
    "activityLimitReached",
    "ApplicationThrottled",
    "Authentication_RequestFromUnsupportedUserRole",
    "Authorization_IdentityNotFound",
    "Authorization_RequestDenied",
    "BadRequest",
    "ConditionNotMet",
    "Directory_ExpiredPageToken",
    "Forbidden",
    "generalException",
    "InternalServerError",
    "InvalidAuthenticationToken",
    "invalidRequest",
    "itemNotFound",
    "NoLicense",
    "NoLicenseForOperation",
    "NotFound",
    "quotaLimitReached",
    "RequestTimeout",
    "Request_BadRequest",
    "Request_ResourceNotFound",
    "Request_ThrottledTemporarily",
    "Request_UnsupportedQuery",
    "ResourceNotFound",
    "resyncRequired",
    "serviceNotAvailable",
    "ServiceUnavailable",
    "throttledRequest",
    "timeout",
    "TooManyRequests",
    "Unauthorized",
    "unauthenticated",
    "UnknownError",
});

// Of those, what says that the object is not there.
constexpr auto kAbsentCodes = std::to_array<std::string_view>(
    {"itemNotFound", "NotFound", "Request_ResourceNotFound", "ResourceNotFound"});

// Of those, what a service says that takes the token and refuses the application. Graph itself says
// other things of tokens. https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/237
constexpr auto kRefusalCodes = std::to_array<std::string_view>(
    {"AccessDenied", "Authorization_RequestDenied", "Forbidden", "Unauthorized", "UnknownError"});

constexpr size_t kMostScopes = 10;
constexpr base::JsonOptions kSmall{.max_depth = 16, .max_values = 1'000};

template <size_t kCount>
bool IsAmong(const std::array<std::string_view, kCount>& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view known) { return base::EqualsIgnoringCase(known, word); });
}

Json JsonOf(std::string_view text) {
  try {
    return base::ParseJson(text, kSmall);
  } catch (const base::JsonError&) {
    return nullptr;
  }
}

std::vector<std::string> ScopesIn(std::string_view message) {
  static constexpr std::string_view kBefore = "one of the following scopes:";
  std::vector<std::string> scopes;
  size_t at = message.find(kBefore);
  if (at == std::string_view::npos) return scopes;
  at += kBefore.size();
  while (scopes.size() < kMostScopes) {
    at = message.find_first_not_of(" ,", at);
    if (at == std::string_view::npos) break;
    const size_t end = std::min(message.find_first_of(" ,", at), message.size());
    const std::string_view word = message.substr(at, end - at);
    if (!IsPermissionName(word)) break;
    scopes.emplace_back(word);
    at = end;
  }
  return scopes;
}

const Json& InnerOf(const Json& error) {
  const Json* const inner = base::MemberAt(error, "innerError");
  if (inner != nullptr) return *inner;
  const Json* const lower = base::MemberAt(error, "innererror");
  static const Json kNone;
  return lower != nullptr ? *lower : kNone;
}

// Intune's RetryAfter is a number, a text or null.
std::optional<std::chrono::milliseconds> NestedRetryAfter(const Json& nested,
                                                          const web::Response& answer) {
  const Json* const told = base::MemberAt(nested, "RetryAfter");
  if (told == nullptr) return std::nullopt;
  web::Response as_header;
  as_header.headers["retry-after"] =
      told->is_string() ? told->get<std::string>() : base::CanonicalJson(*told);
  if (const auto date = answer.headers.find("date"); date != answer.headers.end()) {
    as_header.headers.insert(*date);
  }
  return web::RetryAfter(as_header);
}

void ReadMessage(const Json& error, const web::Response& answer, GraphError& decoded) {
  decoded.message = base::TextOrEmpty(error, "message");
  if (!decoded.message.starts_with('{')) return;
  const Json nested = JsonOf(decoded.message);
  if (!nested.is_object()) return;
  decoded.retry_after = NestedRetryAfter(nested, answer);
  decoded.message = base::TextOrEmpty(nested, "Message");
}

std::string RequestIdOf(const Json& error, const web::Response& answer) {
  const auto header = answer.headers.find("request-id");
  std::string id = header != answer.headers.end() ? header->second
                                                  : base::TextOrEmpty(InnerOf(error), "request-id");
  return domain::form::kGuid.Allows(id) ? id : "";
}

}  // namespace

GraphError DecodeGraphError(const web::Response& answer) {
  GraphError decoded;
  decoded.status = answer.status;
  const Json root = JsonOf(answer.body);
  static const Json kNone;
  const Json* const member = root.is_object() ? base::MemberAt(root, "error") : nullptr;
  const Json& error = member != nullptr && member->is_object() ? *member : kNone;
  decoded.is_graphs = error.is_object() && !base::TextOrEmpty(error, "code").empty();
  for (const Json* level = &error; level->is_object(); level = &InnerOf(*level)) {
    const std::string code = base::TextOrEmpty(*level, "code");
    if (IsAmong(kKnownCodes, code)) decoded.code = code;
  }
  if (error.is_object()) ReadMessage(error, answer, decoded);
  decoded.scopes = ScopesIn(decoded.message);
  decoded.request_id = RequestIdOf(error, answer);
  return decoded;
}

bool IsAbsent(const GraphError& error) {
  return error.status == kNotFoundStatus && error.is_graphs && IsAmong(kAbsentCodes, error.code);
}

bool IsRefusal(const GraphError& error) {
  if (error.status == kForbidden) return true;
  return error.status == kUnauthorized && error.is_graphs && IsAmong(kRefusalCodes, error.code);
}

std::string Shown(const GraphError& error) {
  std::string text = "Graph answers " + std::to_string(error.status);
  if (!error.code.empty()) text += ' ' + error.code;
  if (!error.is_graphs) text += " (not in the form of Graph: is there a proxy?)";
  if (!error.request_id.empty()) text += ", request-id " + error.request_id;
  return text;
}

}  // namespace strongroom::provider::graph
