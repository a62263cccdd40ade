#include "domain/restore_plan.h"

#include <algorithm>

#include "base/hex.h"
#include "base/printable.h"
#include "base/sha256.h"
#include "base/text.h"
#include "domain/obstacles.h"
#include "domain/told_apart.h"

namespace strongroom::domain {
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

std::vector<RefusedPolicy> ShowRefused(const std::vector<PlannedItem>& refused) {
  std::vector<RefusedPolicy> shown;
  for (const PlannedItem& item : refused) {
    if (shown.size() == kMostRefusedShown) break;
    const std::string& name = item.name.empty() ? item.id : item.name;
    shown.push_back({.type = item.type,
                     .name = base::Cut(base::Printable(name), kMaxRefusedName),
                     .reason = item.reason});
  }
  return shown;
}

std::string DescribeRefused(const std::vector<RefusedPolicy>& refused, size_t all) {
  constexpr size_t kMostOfOne = 300;
  constexpr size_t kRoomForMore = 40;
  std::string text;
  size_t shown = 0;
  for (const RefusedPolicy& policy : refused) {
    const std::string one = base::Cut(
        base::Printable(policy.type + '/' + policy.name + ": " + policy.reason), kMostOfOne);
    if (text.size() + one.size() + kRoomForMore > kMaxWords) break;
    text += (shown++ == 0 ? "" : "; ") + one;
  }
  return text + base::AndMore(std::max(all, shown), shown);
}

std::string PlanDigest(const std::vector<PlannedItem>& plan, std::string_view place) {
  // One policy at a time: as text, all of a large plan is larger than the plan.
  base::Sha256 digest;
  std::string text;
  AppendField(text, place);
  for (const PlannedItem& item : plan) {
    digest.Update(text);
    text.clear();
    for (const std::string* field : {&item.type, &item.id, &item.name, &item.target, &item.reason,
                                     &item.wanted, &item.content, &item.live}) {
      AppendField(text, *field);
    }
    AppendField(text, base::NameOf(item.action));
    AppendField(text, item.awaits_others ? "awaits" : "");
  }
  digest.Update(text);
  const base::Digest bytes = digest.Finish();
  return base::ToHex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

PlannedState StateOf(const PlannedItem& planned, std::string_view live) {
  if (live == planned.live) return PlannedState::kAsPlanned;
  return live == planned.wanted ? PlannedState::kDone : PlannedState::kChanged;
}

}  // namespace strongroom::domain
