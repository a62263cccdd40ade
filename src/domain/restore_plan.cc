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

std::string PlanDigest(const std::vector<PlannedItem>& plan, std::string_view place) {
  std::string text;
  Append(text, place);
  for (const PlannedItem& item : plan) {
    for (const std::string* field : {&item.type, &item.id, &item.target, &item.reason, &item.wanted,
                                     &item.content, &item.live}) {
      Append(text, *field);
    }
    Append(text, base::NameOf(item.action));
    Append(text, item.awaits_others ? "awaits" : "");
  }
  return base::Sha256Hex(text);
}

PlannedState StateOf(const PlannedItem& planned, std::string_view live) {
  if (live == planned.live) return PlannedState::kAsPlanned;
  return live == planned.wanted ? PlannedState::kDone : PlannedState::kChanged;
}

}  // namespace strongroom::domain
