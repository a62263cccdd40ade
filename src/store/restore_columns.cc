#include "store/restore_columns.h"

#include <nlohmann/json.hpp>

#include "base/enum_words.h"

namespace strongroom::store {

using api::RestoreProgressItem;
using base::Json;
using domain::PlannedItem;

const Columns<RestoreProgressItem>& PlannedColumns() {
  using Row = RestoreProgressItem;
  static const auto columns =
      Columns<Row>()
          .Kept("ordinal", "bigint", [](const Row& r) -> Json { return r.ordinal; })
          .Kept("policy_type", "text", [](const Row& r) -> Json { return r.planned.type; })
          .Kept("external_id", "text", [](const Row& r) -> Json { return r.planned.id; })
          .Kept("display_name", "text", [](const Row& r) -> Json { return r.planned.name; })
          .Kept("target", "text", [](const Row& r) -> Json { return r.planned.target; })
          .Kept("action", "text",
                [](const Row& r) -> Json { return base::NameOf(r.planned.action); })
          .Kept("reason", "text", [](const Row& r) -> Json { return r.planned.reason; })
          .Kept("message", "text", [](const Row& r) -> Json { return r.planned.message; })
          .Kept("wanted", "text", [](const Row& r) -> Json { return r.planned.wanted; },
                {.insert = "decode(i.wanted, 'hex')"})
          .Kept("content", "text", [](const Row& r) -> Json { return r.planned.content; },
                {.insert = "decode(i.content, 'hex')"})
          .Kept("live", "text", [](const Row& r) -> Json { return r.planned.live; },
                {.insert = "decode(i.live, 'hex')"})
          .Kept("awaits_others", "boolean",
                [](const Row& r) -> Json { return r.planned.awaits_others; });
  return columns;
}

const Columns<RestoreProgressItem>& ResultColumns() {
  using Row = RestoreProgressItem;
  static const auto columns =
      Columns<Row>()
          .Carried("ordinal", "bigint", [](const Row& r) -> Json { return r.ordinal; })
          .Mirrored("result", "text",
                    [](const Row& r) -> Json { return r.result ? base::NameOf(*r.result) : ""; })
          .Mirrored("result_reason", "text", [](const Row& r) -> Json { return r.reason; })
          .Mirrored("result_message", "text", [](const Row& r) -> Json { return r.message; });
  return columns;
}

RestoreProgressItem PlannedItemAt(const pqxx::row& row) {
  RestoreProgressItem item;
  PlannedItem& planned = item.planned;
  int at = 0;
  item.ordinal = row[at++].as<int64_t>();
  for (std::string* text :
       {&planned.type, &planned.id, &planned.name, &planned.target, &planned.reason,
        &planned.message, &planned.wanted, &planned.content, &planned.live}) {
    *text = row[at++].as<std::string>();
  }
  // The table takes no other words.
  planned.action = base::Parse<domain::RestoreAction>(row[at++].as<std::string>())
                       .value_or(domain::RestoreAction::kRefuse);
  planned.awaits_others = row[at++].as<bool>();
  item.result = base::Parse<domain::RestoredItem::Result>(row[at++].as<std::string>());
  item.reason = row[at++].as<std::string>();
  item.message = row[at++].as<std::string>();
  return item;
}

}  // namespace strongroom::store
