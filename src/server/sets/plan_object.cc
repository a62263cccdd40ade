#include "server/sets/plan_object.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "api/kinds.h"
#include "api/restore_exchange.h"
#include "base/enum_words.h"
#include "base/json_members.h"
#include "base/timestamp.h"
#include "base/uuid.h"
#include "server/sets/group.h"
#include "server/sets/item_list.h"
#include "server/sets/page_query.h"

namespace strongroom::server::sets {
namespace {

using base::FormatTimestamp;
using base::Json;

Json CountsOf(const domain::RestoreCounts& counts) {
  return {{"create", counts.create}, {"update", counts.update}, {"replace", counts.replace},
          {"none", counts.none},     {"skip", counts.skip},     {"refuse", counts.refuse}};
}

Json ResultsOf(const store::ResultCounts& counts) {
  return {{"done", counts.done},
          {"nothingToDo", counts.nothing_to_do},
          {"failed", counts.failed},
          {"notReached", counts.not_reached},
          {"open", counts.open}};
}

Json ItemObject(const store::RestoreProgressItem& item) {
  const domain::PlannedItem& planned = item.planned;
  Json object{{"type", planned.type},
              {"id", planned.id},
              {"name", planned.name},
              {"action", base::NameOf(planned.action)}};
  const auto add = [&](const char* member, std::string_view text) {
    if (!text.empty()) object[member] = text;
  };
  add("target", planned.target);
  add("reason", planned.reason);
  add("message", planned.message);
  if (item.result) object["result"] = base::NameOf(*item.result);
  add("resultReason", item.reason);
  add("resultMessage", item.message);
  return object;
}

}  // namespace

Json PlanObject(const std::string& ns, const std::string& name, const store::StoredPlan& plan,
                const PlanCounts& counts) {
  return {{"kind", kPlanKind},
          {"apiVersion", kApiVersion},
          {"metadata",
           {{"name", name},
            {"namespace", ns},
            {"uid", base::UuidOf("restoreplan/" + plan.uid + '/' + std::to_string(plan.id))},
            {"creationTimestamp", FormatTimestamp(plan.planned_at)}}},
          {"status",
           {{"restoreUID", plan.uid},
            {"about", plan.about},
            {"digest", plan.digest},
            {"setDigest", plan.set_digest},
            {"backupSet", plan.backup_set},
            {"plannedAt", FormatTimestamp(plan.planned_at)},
            {"items", plan.items},
            {"unmet", plan.unmet},
            {"counts", CountsOf(counts.actions)},
            {"results", ResultsOf(counts.results)}}}};
}

PlanPageQuery ReadPlanPageQuery(const http::Request& request, const store::StoredPlan& plan) {
  PlanPageQuery query{.limit = ReadPageSize(request, api::kMaxRestoreItems)};
  const Json position = ReadContinue(request);
  if (position.is_null()) return query;
  try {
    const auto of_plan = base::IntAt(position, "plan");
    const auto from = base::IntAt(position, "from");
    if (of_plan && from && *from >= 0) {
      if (*of_plan != plan.id) RefuseContinue("the plan has been made anew since");
      query.from = *from;
      return query;
    }
  } catch (const base::JsonError&) {
    // As below.
  }
  RefuseContinue();
}

Json PlanItemList(const store::StoredPlan& plan,
                  const std::vector<store::RestoreProgressItem>& items) {
  Json list = Json::array();
  for (const store::RestoreProgressItem& item : items) list.push_back(ItemObject(item));
  Json metadata = Json::object();
  // All ordinals up to the number of items are there.
  if (!items.empty() && items.back().ordinal + 1 < plan.items) {
    metadata["continue"] = ToContinue({{"plan", plan.id}, {"from", items.back().ordinal + 1}});
  }
  return {{"kind", api::kRestorePlanItemsKind},
          {"apiVersion", kApiVersion},
          {"metadata", std::move(metadata)},
          {"items", std::move(list)}};
}

Json ApprovalObject(const std::string& ns, const std::string& name,
                    const domain::RestoreApproval& approval) {
  return {{"kind", api::kRestoreApprovalKind},
          {"apiVersion", kApiVersion},
          {"metadata", {{"name", name}, {"namespace", ns}}},
          {"spec", {{"planDigest", approval.plan_digest}}},
          {"status", {{"user", approval.user}, {"approvedAt", FormatTimestamp(approval.at)}}}};
}

}  // namespace strongroom::server::sets
