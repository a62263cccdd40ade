#include "domain/restore_plan.h"

#include "base/sha256.h"

namespace strongroom::domain {
namespace {

// Fields are told apart by their lengths, as any text may be in one.
void Append(std::string& text, std::string_view field) {
  text += std::to_string(field.size());
  text += ':';
  text += field;
}

}  // namespace

RestoreCounts CountsOf(const std::vector<PlannedItem>& plan) {
  RestoreCounts counts;
  for (const PlannedItem& item : plan) {
    switch (item.action) {
      case RestoreAction::kCreate:
        ++counts.create;
        break;
      case RestoreAction::kUpdate:
        ++counts.update;
        break;
      case RestoreAction::kReplace:
        ++counts.replace;
        break;
      case RestoreAction::kNone:
        ++counts.none;
        break;
      case RestoreAction::kSkip:
        ++counts.skip;
        break;
      case RestoreAction::kRefuse:
        ++counts.refuse;
        break;
    }
  }
  return counts;
}

std::string PlanDigest(const std::vector<PlannedItem>& plan) {
  std::string text;
  for (const PlannedItem& item : plan) {
    for (const std::string* field :
         {&item.type, &item.id, &item.target, &item.reason, &item.wanted, &item.live}) {
      Append(text, *field);
    }
    Append(text, base::NameOf(item.action));
    Append(text, item.awaits_others ? "awaits" : "");
  }
  return base::Sha256Hex(text);
}

bool IsStillSo(const PlannedItem& planned, const PlannedItem& now) {
  if (planned.target != now.target) return false;
  if (planned.awaits_others && now.action == RestoreAction::kCreate) return true;
  if (planned.awaits_others && now.action == RestoreAction::kNone) return true;
  if (planned.wanted != now.wanted) return false;
  if (Writes(planned.action) && now.action == RestoreAction::kNone) return true;
  return planned.action == now.action && planned.live == now.live;
}

}  // namespace strongroom::domain
