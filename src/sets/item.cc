#include "sets/item.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "sets/answer.h"
#include "sets/members.h"

namespace strongroom::sets {
namespace {

using base::Json;

constexpr std::string_view kWhat = "an item of a backup set";

Item Read(const Json& object) {
  Item item{.type = NeededText(object, "type"),
            .id = NeededText(object, "id"),
            .name = base::StringAt(object, "name"),
            .digest = NeededDigest(object, "digest"),
            .content_digest = NeededDigest(object, "contentDigest"),
            .bytes = NeededCount(object, "bytes"),
            .since = NeededInstant(object, "since"),
            .restorability = base::StringAt(object, "restorability"),
            .missing = {},
            .secrets_masked = base::BoolAt(object, "secretsMasked", false)};
  for (const Json& name : base::ArrayAt(object, "missing")) {
    if (!name.is_string()) throw base::JsonError("missing: not a list of texts");
    item.missing.push_back(name.get<std::string>());
  }
  return item;
}

}  // namespace

Item ReadItem(const Json& object) {
  return ReadOrThrow(kWhat, [&] { return Read(object); });
}

Item ReadItemDescription(std::string_view text) {
  return ReadOrThrow(kWhat, [&] { return Read(base::ParseJson(text, kAnswerLimits)); });
}

Item ReadItemLine(std::string_view line) {
  return ReadOrThrow(kWhat, [&] {
    const Json object = base::ParseJson(line, kAnswerLimits);
    Item item = Read(object);
    const auto content = object.find("content");
    if (content != object.end()) {
      item.content = base::CanonicalJson(*content);
    } else if (base::StringAt(object, "problem").empty()) {
      throw base::JsonError("content: missing");
    }
    return item;
  });
}

Json ItemJson(const Item& item) {
  Json object{{"type", item.type},
              {"id", item.id},
              {"name", item.name},
              {"digest", DigestText(item.digest)},
              {"contentDigest", DigestText(item.content_digest)},
              {"bytes", item.bytes},
              {"since", base::FormatTimestamp(item.since)}};
  if (!item.restorability.empty()) object["restorability"] = item.restorability;
  if (!item.missing.empty()) object["missing"] = item.missing;
  if (item.secrets_masked) object["secretsMasked"] = true;
  return object;
}

std::string WriteItemDescription(const Item& item) { return base::CanonicalJson(ItemJson(item)); }

bool IsWhole(const Item& item) {
  return item.bytes == static_cast<int64_t>(item.content.size()) &&
         base::Sha256Hex(item.content) == item.content_digest;
}

}  // namespace strongroom::sets
