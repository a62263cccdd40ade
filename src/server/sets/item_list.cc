#include "server/sets/item_list.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/timestamp.h"
#include "server/sets/digest_text.h"
#include "server/sets/group.h"
#include "server/sets/page_query.h"
#include "server/sets/status_error.h"

namespace strongroom::server::sets {
using base::Json;

store::ItemQuery ReadItemQuery(const http::Request& request, int64_t set_id) {
  store::ItemQuery query{.set_id = set_id,
                         .type = QueryOf(request, "type"),
                         .external_id = QueryOf(request, "id"),
                         .after_type = {},
                         .after_id = {},
                         .limit = ReadLimit(request, kItemPageSize)};
  const Json position = ReadContinue(request);
  if (position.is_null()) return query;
  try {
    query.after_type = base::TextAt(position, "type");
    query.after_id = base::TextAt(position, "id");
    if (!query.after_type.empty() && !query.after_id.empty()) return query;
  } catch (const base::JsonError&) {
    // As below.
  }
  RefuseContinue();
}

store::ItemQuery ReadVerifyQuery(const http::Request& request, int64_t set_id) {
  store::ItemQuery query = ReadItemQuery(request, set_id);
  query.type.clear();
  query.external_id.clear();
  const std::string limit = QueryOf(request, "limit");
  if (limit.empty() || limit == "0") query.limit = store::kAllItems;
  return query;
}

store::ItemQuery ReadContentQuery(const http::Request& request, int64_t set_id) {
  store::ItemQuery query = ReadItemQuery(request, set_id);
  const std::string limit = QueryOf(request, "limit");
  if (limit.empty() || limit == "0") {
    query.limit = store::kAllItems;
  } else if (query.limit == kItemPageSize && limit != std::to_string(kItemPageSize)) {
    throw BadRequest("limit: contents are given out " + std::to_string(kItemPageSize) +
                     " at a time at most, or all together");
  }
  if (!query.external_id.empty() && query.type.empty()) {
    throw BadRequest("id: the type has to be said as well");
  }
  return query;
}

Json PositionOf(const store::SetItem& item) {
  return {{"type", item.type}, {"id", item.external_id}};
}

Json ItemObject(const store::SetItem& item) {
  Json object{{"type", item.type},
              {"id", item.external_id},
              {"name", item.display_name},
              {"digest", DigestText(item.change_digest)},
              {"contentDigest", DigestText(item.content_digest)},
              {"bytes", item.size},
              {"since", base::FormatTimestamp(item.since)}};
  if (!item.restorability.empty()) object["restorability"] = item.restorability;
  if (!item.missing.empty()) object["missing"] = item.missing;
  if (item.secrets_masked) object["secretsMasked"] = true;
  return object;
}

Json ItemList(const store::ItemPage& page) {
  Json items = Json::array();
  for (const store::SetItem& item : page.items) items.push_back(ItemObject(item));
  Json metadata = Json::object();
  if (page.has_more) {
    metadata["continue"] = ToContinue(PositionOf(page.items.back()));
  }
  return {{"kind", "BackupSetItemList"},
          {"apiVersion", kApiVersion},
          {"metadata", std::move(metadata)},
          {"items", std::move(items)}};
}

}  // namespace strongroom::server::sets
