#include "export/item.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "export/backup_set.h"
#include "export/error.h"

namespace strongroom::exporting {
namespace {

using base::Json;

Item ReadDescription(const Json& object) {
  Item item{.type = base::TextAt(object, "type"),
            .id = base::TextAt(object, "id"),
            .name = base::StringAt(object, "name"),
            .digest = DigestHex(base::TextAt(object, "digest")),
            .content_digest = DigestHex(base::TextAt(object, "contentDigest")),
            .bytes = base::IntAt(object, "bytes").value_or(-1),
            .since = base::TextAt(object, "since"),
            .restorability = base::TextAt(object, "restorability"),
            .missing = {},
            .secrets_masked = base::BoolAt(object, "secretsMasked", false),
            .content = {}};
  for (const Json& name : base::ArrayAt(object, "missing")) {
    if (!name.is_string()) throw base::JsonError("missing: not a list of texts");
    item.missing.push_back(name.get<std::string>());
  }
  if (item.type.empty() || item.id.empty()) throw base::JsonError("type or id: missing");
  if (item.bytes < 0) throw base::JsonError("bytes: missing or negative");
  return item;
}

Item ReadLine(std::string_view line, bool has_content) {
  try {
    const Json object = base::ParseJson(line, {.repeated = base::RepeatedMembers::kRefused});
    Item item = ReadDescription(object);
    if (!has_content) return item;
    const Json* const content = base::MemberAt(object, "content");
    if (content == nullptr) throw base::JsonError("content: missing");
    item.content = base::CanonicalJson(*content);
    return item;
  } catch (const base::JsonError& e) {
    throw ExportError(std::string("an item of a backup set cannot be read: ") + e.what());
  }
}

}  // namespace

Item ReadItemLine(std::string_view line) { return ReadLine(line, true); }
Item ReadItemDescription(std::string_view line) { return ReadLine(line, false); }

std::string WriteItemDescription(const Item& item) {
  Json object{{"type", item.type},
              {"id", item.id},
              {"name", item.name},
              {"digest", DigestText(item.digest)},
              {"contentDigest", DigestText(item.content_digest)},
              {"bytes", item.bytes},
              {"since", item.since}};
  if (!item.restorability.empty()) object["restorability"] = item.restorability;
  if (!item.missing.empty()) object["missing"] = item.missing;
  if (item.secrets_masked) object["secretsMasked"] = true;
  return base::CanonicalJson(object);
}

}  // namespace strongroom::exporting
