#include "server/sets/list_page.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/json.h"
#include "base/json_members.h"
#include "server/sets/selector.h"
#include "server/sets/status_error.h"

namespace strongroom::server::sets {
namespace {

using base::Json;

std::string QueryOf(const http::Request& request, const char* name) {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string() : found->second;
}

// 0 is as many as there may be.
int ReadLimit(const std::string& text) {
  if (text.empty()) return kPageSize;
  int64_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc() || end != text.data() + text.size() || limit < 0) {
    throw BadRequest("limit: not a number from 0 on");
  }
  return limit == 0 ? kPageSize : static_cast<int>(std::min<int64_t>(limit, kPageSize));
}

store::SetPosition ReadContinue(const std::string& token) {
  if (token.empty()) return {};
  try {
    const Json position = base::ParseJson(base::DecodeBase64(token).value_or(""));
    const auto id = base::IntAt(position, "id");
    if (id && *id > 0) {
      return {.ns = base::TextAt(position, "ns"), .run = base::TextAt(position, "run"), .id = *id};
    }
  } catch (const base::JsonError&) {
    // As below.
  }
  throw StatusError(410, "Expired", "continue: not a token of this API; list from the beginning");
}

}  // namespace

store::SetQuery ReadListQuery(const http::Request& request, const std::string& ns) {
  store::SetQuery query;
  query.ns = ns;
  query.limit = ReadLimit(QueryOf(request, "limit"));
  query.after = ReadContinue(QueryOf(request, "continue"));
  query.conditions = ReadLabelSelector(QueryOf(request, "labelSelector"));
  for (store::SetCondition& condition : ReadFieldSelector(QueryOf(request, "fieldSelector"))) {
    query.conditions.push_back(std::move(condition));
  }
  return query;
}

std::string ContinueToken(const store::SetPosition& last) {
  return base::EncodeBase64(
      base::CanonicalJson(Json{{"ns", last.ns}, {"run", last.run}, {"id", last.id}}));
}

}  // namespace strongroom::server::sets
