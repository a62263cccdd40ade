#include "server/sets/item_list.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/json_members.h"
#include "base/json_writer.h"
#include "base/timestamp.h"
#include "domain/digest_text.h"
#include "server/sets/api_status.h"
#include "server/sets/group.h"
#include "server/sets/page_query.h"

namespace strongroom::server::sets {
using base::Json;
using domain::DigestText;

namespace {

// Of the items behind that which `continue` names.
store::ItemQuery ReadPosition(const http::Request& request, int64_t set_id) {
  store::ItemQuery query{
      .set_id = set_id, .type = {}, .external_id = {}, .after_type = {}, .after_id = {}};
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

store::ItemQuery ReadWanted(const http::Request& request, int64_t set_id) {
  store::ItemQuery query = ReadPosition(request, set_id);
  query.type = QueryOf(request, "type");
  query.external_id = QueryOf(request, "id");
  return query;
}

}  // namespace

store::ItemQuery ReadItemQuery(const http::Request& request, int64_t set_id) {
  store::ItemQuery query = ReadWanted(request, set_id);
  query.limit = ReadPageSize(request, kItemPageSize);
  return query;
}

store::ItemQuery ReadVerifyQuery(const http::Request& request, int64_t set_id) {
  store::ItemQuery query = ReadPosition(request, set_id);
  query.limit = ReadPageSize(request, kItemPageSize);
  return query;
}

store::ItemQuery ReadContentQuery(const http::Request& request, int64_t set_id) {
  store::ItemQuery query = ReadWanted(request, set_id);
  const auto limit = RequestedLimit(request);
  if (limit > kItemPageSize) {
    throw BadRequest("limit: contents are given out " + std::to_string(kItemPageSize) +
                     " at a time at most, or all together");
  }
  query.limit = static_cast<int>(limit.value_or(store::kAllItems));
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

std::string ItemListText(const store::ItemPage& page) {
  const auto text_of = [](const Json& json) {
    return base::WriteJson(json, base::JsonStyle::kReplacing);
  };
  Json metadata = Json::object();
  if (page.has_more) metadata["continue"] = ToContinue(PositionOf(page.items.back()));
  const Json list{{"kind", api::kSetItemsKind},
                  {"apiVersion", kApiVersion},
                  {"metadata", std::move(metadata)},
                  {"items", Json::array()}};
  const std::string frame = text_of(list);
  const size_t middle = frame.find("[]") + 1;
  std::string text = frame.substr(0, middle);
  for (const store::SetItem& item : page.items) {
    if (&item != &page.items.front()) text += ',';
    text += text_of(ItemObject(item));
  }
  return text.append(frame, middle);
}

}  // namespace strongroom::server::sets
