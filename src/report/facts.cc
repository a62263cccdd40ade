#include "report/facts.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "base/json_writer.h"
#include "report/error.h"

namespace strongroom::report {
namespace {

using base::ArrayAt;
using base::Json;
using base::ObjectAt;
using base::StringAt;

int64_t CountAt(const Json& object, std::string_view key) {
  return base::IntAt(object, key).value_or(0);
}

Counts ReadCounts(const Json& changes) {
  return {.added = CountAt(changes, "added"),
          .changed = CountAt(changes, "changed"),
          .removed = CountAt(changes, "removed")};
}

TypeFacts ReadType(const Json& type) {
  return {.key = StringAt(type, "policyType"),
          .state = StringAt(type, "state"),
          .total = CountAt(type, "total"),
          .backed_up = CountAt(type, "backedUp"),
          .errors = CountAt(type, "errors"),
          .excluded = CountAt(type, "excluded"),
          .error_code = StringAt(type, "errorCode"),
          .error_message = StringAt(type, "errorMessage"),
          .api_version = StringAt(type, "apiVersion"),
          .digest = StringAt(type, "digest")};
}

Difference ReadDifference(const Json& item) {
  Difference difference{.type = StringAt(item, "type"),
                        .id = StringAt(item, "id"),
                        .name = StringAt(item, "name"),
                        .change = StringAt(item, "change"),
                        .problem = StringAt(item, "problem"),
                        .patch = {},
                        .actor = StringAt(item, "actor"),
                        .activity = StringAt(item, "activity"),
                        .at = StringAt(item, "at")};
  if (base::MemberAt(item, "patch") == nullptr) return difference;
  auto& steps = difference.patch.emplace();
  for (const Json& step : ArrayAt(item, "patch")) {
    const Json* const value = base::MemberAt(step, "value");
    steps.push_back({.op = StringAt(step, "op"),
                     .path = StringAt(step, "path"),
                     .value = step.contains("value")
                                  ? base::WriteJson(value != nullptr ? *value : Json(),
                                                    base::JsonStyle::kReplacing)
                                  : ""});
  }
  return difference;
}

// The one place where what is wrong with JSON becomes what is wrong with an answer.
template <typename Read>
auto Translated(const char* what, const Json& object, const Read& read) {
  try {
    if (!object.is_object()) throw base::JsonError("expected an object");
    return read();
  } catch (const base::JsonError& e) {
    throw ReportError(std::string(what) + ": " + e.what());
  }
}

}  // namespace

SetFacts ReadSet(const Json& set) {
  return Translated("the backup set", set, [&] {
    const Json& metadata = ObjectAt(set, "metadata");
    const Json& status = ObjectAt(set, "status");
    SetFacts facts{.name = StringAt(metadata, "name"),
                   .ns = StringAt(metadata, "namespace"),
                   .schedule = StringAt(status, "scheduleName"),
                   .run = StringAt(status, "runName"),
                   .tenant = StringAt(status, "tenantName"),
                   .taken_at = StringAt(status, "takenAt"),
                   .sequence = CountAt(status, "sequence"),
                   .items = CountAt(status, "items"),
                   .raw_bytes = CountAt(status, "rawBytes"),
                   .is_complete = base::BoolAt(status, "complete", false),
                   .changes = {},
                   .digest = StringAt(status, "digest"),
                   .previous_digest = StringAt(status, "previousDigest"),
                   .types = {}};
    if (base::MemberAt(status, "changes") != nullptr) {
      facts.changes = ReadCounts(ObjectAt(status, "changes"));
    }
    for (const Json& type : ArrayAt(status, "types")) facts.types.push_back(ReadType(type));
    return facts;
  });
}

Item ReadItem(const Json& object) {
  return Translated("an item of the backup set", object, [&] {
    Item item{.type = StringAt(object, "type"),
              .id = StringAt(object, "id"),
              .name = StringAt(object, "name"),
              .since = StringAt(object, "since"),
              .digest = StringAt(object, "digest"),
              .content_digest = StringAt(object, "contentDigest"),
              .bytes = CountAt(object, "bytes"),
              .restorability = StringAt(object, "restorability"),
              .missing = {},
              .is_masked = base::BoolAt(object, "secretsMasked", false)};
    for (const Json& path : ArrayAt(object, "missing")) {
      if (!path.is_string()) throw base::JsonError("missing: expected texts");
      item.missing.push_back(path.get<std::string>());
    }
    return item;
  });
}

DiffFacts ReadDiff(const Json& diff) {
  return Translated("the comparison", diff, [&] {
    DiffFacts facts{.from = StringAt(diff, "from"),
                    .to = StringAt(diff, "to"),
                    .changes = ReadCounts(ObjectAt(diff, "changes")),
                    .not_compared = {},
                    .items = {}};
    for (const Json& type : ArrayAt(diff, "notCompared")) {
      facts.not_compared.push_back({StringAt(type, "type"), StringAt(type, "why")});
    }
    for (const Json& item : ArrayAt(diff, "items")) facts.items.push_back(ReadDifference(item));
    return facts;
  });
}

}  // namespace strongroom::report
