#include "server/sets/list_page.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "server/sets/api_status.h"
#include "server/sets/page_query.h"
#include "server/sets/selector.h"

namespace strongroom::server::sets {
namespace {

using base::Json;

store::SetPosition ReadPosition(const http::Request& request) {
  const Json position = ReadContinue(request);
  if (position.is_null()) return {};
  try {
    const auto id = base::IntAt(position, "id");
    if (id && *id > 0) {
      return {.ns = base::TextAt(position, "ns"), .run = base::TextAt(position, "run"), .id = *id};
    }
  } catch (const base::JsonError&) {
    // As below.
  }
  RefuseContinue();
}

}  // namespace

store::SetQuery ReadListQuery(const http::Request& request, const std::string& ns) {
  store::SetQuery query;
  query.ns = ns;
  query.limit = ReadPageSize(request, kPageSize);
  query.after = ReadPosition(request);
  query.conditions = ReadLabelSelector(QueryOf(request, "labelSelector"));
  for (store::SetCondition& condition : ReadFieldSelector(QueryOf(request, "fieldSelector"))) {
    query.conditions.push_back(std::move(condition));
  }
  return query;
}

std::string ContinueToken(const store::SetPosition& last) {
  return ToContinue({{"ns", last.ns}, {"run", last.run}, {"id", last.id}});
}

}  // namespace strongroom::server::sets
