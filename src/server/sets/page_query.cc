#include "server/sets/page_query.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/json.h"
#include "server/sets/api_status.h"

namespace strongroom::server::sets {

using base::Json;

std::string QueryOf(const http::Request& request, const char* name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string() : found->second;
}

bool ReadFlag(const http::Request& request, const char* name) {
  const std::string text = QueryOf(request, name);
  if (!text.empty() && text != "true" && text != "false") {
    throw BadRequest(std::string(name) + ": must be true or false");
  }
  return text == "true";
}

bool IsDryRun(const http::Request& request) {
  const std::string how = QueryOf(request, "dryRun");
  if (!how.empty() && how != "All") throw BadRequest("dryRun: must be All, or left out");
  return !how.empty();
}

std::optional<int64_t> RequestedLimit(const http::Request& request) {
  const std::string text = QueryOf(request, "limit");
  if (text.empty()) return std::nullopt;
  int64_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc() || end != text.data() + text.size() || limit < 0) {
    throw BadRequest("limit: not a number from 0 on");
  }
  return limit == 0 ? std::nullopt : std::optional(limit);
}

int ReadPageSize(const http::Request& request, int most) {
  return static_cast<int>(std::min<int64_t>(RequestedLimit(request).value_or(most), most));
}

std::string ToContinue(const Json& position) {
  return base::EncodeBase64(base::CanonicalJson(position));
}

Json ReadContinue(const http::Request& request) {
  const std::string token = QueryOf(request, "continue");
  if (token.empty()) return nullptr;
  try {
    Json position = base::ParseJson(base::DecodeBase64(token).value_or(""));
    if (position.is_object()) return position;
  } catch (const base::JsonError&) {
    // As below.
  }
  RefuseContinue();
}

void RefuseContinue(const std::string& why) {
  throw ApiStatus(StatusReason::kExpired, "continue: " + why + "; list from the beginning");
}

}  // namespace strongroom::server::sets
