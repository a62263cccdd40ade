#include "cli/restore_text.h"

#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace strongroom::cli {
namespace {

using domain::PlannedItem;
using domain::RestoreAction;
using domain::RestoredItem;

std::string PolicyOf(const PlannedItem& item) {
  return item.type + '/' + (item.name.empty() ? item.id : item.name);
}

// What is written where a plan does: in the tenant, which may call it otherwise than the set did.
std::string TargetOf(const PlannedItem& item) {
  return item.target.empty() ? item.id : item.target;
}

std::string WhyOf(const PlannedItem& item) {
  if (item.reason.empty() || item.message.empty()) return item.reason + item.message;
  return item.reason + ": " + item.message;
}

const char* Past(RestoreAction action) {
  switch (action) {
    case RestoreAction::kCreate:
      return "created";
    case RestoreAction::kUpdate:
      return "updated";
    case RestoreAction::kReplace:
      return "replaced";
    case RestoreAction::kNone:
    case RestoreAction::kSkip:
    case RestoreAction::kRefuse:
      break;
  }
  return "left";
}

// Of several counts those that are not 0.
std::string Sum(const std::vector<std::pair<int64_t, const char*>>& counts) {
  std::string text;
  for (const auto& [count, words] : counts) {
    if (count == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + ' ' + words;
  }
  return text;
}

}  // namespace

std::vector<std::string> PlanLines(const std::vector<PlannedItem>& plan, Shown shown) {
  Table table({"ACTION", "POLICY", "TARGET", "NOTE"});
  bool has_rows = false;
  for (const PlannedItem& item : plan) {
    if (item.action == RestoreAction::kNone) continue;
    if (shown == Shown::kWhatStays && domain::Writes(item.action)) continue;
    has_rows = true;
    table.AddRow(
        {std::string(base::NameOf(item.action)), PolicyOf(item), TargetOf(item), WhyOf(item)});
  }
  return has_rows ? table.Lines() : std::vector<std::string>{};
}

std::string PlanSummary(const std::vector<PlannedItem>& plan) {
  const domain::RestoreCounts counts = domain::CountsOf(plan);
  return Sum({{counts.create, "to create"},
              {counts.update, "to update"},
              {counts.replace, "to replace"},
              {counts.skip, "skipped"},
              {counts.refuse, "refused"},
              {counts.none, "as they should be"}});
}

std::string ResultLine(const RestoredItem& item) {
  const std::string policy = PolicyOf(item.planned);
  switch (item.result) {
    case RestoredItem::Result::kDone: {
      std::string line = policy + ' ' + Past(item.planned.action);
      if (TargetOf(item.planned) != item.planned.id) line += " as " + TargetOf(item.planned);
      if (!item.message.empty()) line += "; " + item.message;
      return line;
    }
    case RestoredItem::Result::kNothingToDo:
      return policy + " is as it should be already";
    case RestoredItem::Result::kFailed:
      return policy + " FAILED: " + item.reason + ": " + item.message;
    case RestoredItem::Result::kNotReached:
      break;
  }
  return policy + " was not reached";
}

std::string ResultSummary(const std::vector<RestoredItem>& results) {
  using Result = RestoredItem::Result;
  int64_t created = 0, updated = 0, replaced = 0, done_before = 0, failed = 0, not_reached = 0;
  for (const RestoredItem& item : results) {
    if (!domain::Writes(item.planned.action)) continue;
    if (item.result == Result::kFailed) ++failed;
    if (item.result == Result::kNotReached) ++not_reached;
    if (item.result == Result::kNothingToDo) ++done_before;
    if (item.result != Result::kDone) continue;
    if (item.planned.action == RestoreAction::kCreate) ++created;
    if (item.planned.action == RestoreAction::kUpdate) ++updated;
    if (item.planned.action == RestoreAction::kReplace) ++replaced;
  }
  const std::string text = Sum({{created, "created"},
                                {updated, "updated"},
                                {replaced, "replaced"},
                                {done_before, "as they should be already"},
                                {failed, "failed"},
                                {not_reached, "not reached"}});
  return text.empty() ? "nothing to do" : text;
}

Json PlannedJson(const PlannedItem& item) {
  Json object = {{"type", item.type},
                 {"name", item.name},
                 {"id", item.id},
                 {"target", item.target},
                 {"action", base::NameOf(item.action)}};
  if (!item.reason.empty()) object["reason"] = item.reason;
  if (!item.message.empty()) object["message"] = item.message;
  return object;
}

Json RestoredJson(const RestoredItem& item) {
  Json object = PlannedJson(item.planned);
  object["result"] = base::NameOf(item.result);
  if (!item.reason.empty()) object["resultReason"] = item.reason;
  if (!item.message.empty()) object["resultMessage"] = item.message;
  return object;
}

Json CountsJson(const domain::RestoreCounts& counts) {
  return {{"create", counts.create}, {"update", counts.update}, {"replace", counts.replace},
          {"none", counts.none},     {"skip", counts.skip},     {"refuse", counts.refuse}};
}

}  // namespace strongroom::cli
