#include "sets/restore_plan.h"

#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "base/json_members.h"
#include "sets/members.h"

namespace strongroom::sets {
namespace {

using base::Json;
using domain::RestoredItem;

RestorePlanItem ReadItem(const Json& object) {
  RestorePlanItem item;
  item.planned = {.type = NeededText(object, "type"),
                  .id = NeededText(object, "id"),
                  .name = base::StringAt(object, "name"),
                  .target = base::StringAt(object, "target"),
                  .action = WordAt<domain::RestoreAction>(object, "action"),
                  .reason = base::StringAt(object, "reason"),
                  .message = base::StringAt(object, "message")};
  if (base::StringAt(object, "result").empty()) return item;
  item.restored = RestoredItem{.planned = item.planned,
                               .result = WordAt<RestoredItem::Result>(object, "result"),
                               .reason = base::StringAt(object, "resultReason"),
                               .message = base::StringAt(object, "resultMessage")};
  return item;
}

}  // namespace

RestorePlan ReadRestorePlan(const Json& object) {
  return ReadOrThrow("the plan of a restore", [&] {
    RequireKind(object, "RestorePlan");
    const Json& status = base::ObjectAt(object, "status");
    return RestorePlan{.restore_uid = NeededText(status, "restoreUID"),
                       .restore = NeededText(base::ObjectAt(object, "metadata"), "name"),
                       .backup_set = NeededText(status, "backupSet"),
                       .digest = NeededDigest(status, "digest"),
                       .set_digest = NeededDigest(status, "setDigest"),
                       .planned_at = NeededInstant(status, "plannedAt"),
                       .items = NeededCount(status, "items")};
  });
}

RestorePlanPage ReadRestorePlanPage(const Json& object) {
  return ReadOrThrow("the plan of a restore", [&] {
    RequireKind(object, api::kRestorePlanItemsKind);
    RestorePlanPage page;
    for (const Json& item : base::ArrayAt(object, "items")) page.items.push_back(ReadItem(item));
    page.next = base::StringAt(base::ObjectAt(object, "metadata"), "continue");
    return page;
  });
}

}  // namespace strongroom::sets
