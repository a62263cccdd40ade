#include "domain/drill_answer.h"

#include <string>

#include "base/text.h"
#include "domain/drill_object.h"
#include "domain/drill_reasons.h"
#include "domain/obstacles.h"
#include "domain/restore_reasons.h"
#include "domain/show_policies.h"

namespace strongroom::domain {
namespace {

// What is there as the set has it is not tried, as nothing would be written.
std::string Tried(const RestoreCounts& counts) {
  const std::string there =
      counts.none == 1 ? "there as the set has it" : "there as the set has them";
  if (counts.writes() == 0) {
    return std::to_string(counts.none) + " " + there + ": nothing had to be tried";
  }
  const std::string restorable = std::to_string(counts.writes()) + " could be put back";
  if (counts.none == 0) return restorable;
  return restorable + ", " + std::to_string(counts.none) + (counts.none == 1 ? " is " : " are ") +
         there;
}

// Of a set that was planned as a whole.
void Judge(const RestorePlanned& plan, DrillAnswer& answer) {
  const RestoreCounts& counts = plan.counts;
  const std::string set = "backup set " + answer.backup_set;
  const int64_t restorable = counts.writes() + counts.none;
  const int64_t unstored = counts.refuse - plan.unmet;
  if (plan.unmet > 0) {
    answer.reason = schedule_restorable::kNotAllRestorable;
    // The version before has told of them in the message.
    const std::string refused =
        plan.refused.empty() ? plan.message
                             : DescribeRefused(plan.refused, static_cast<size_t>(plan.unmet));
    answer.message = ShowPolicies(plan.unmet) + " of " + set + " cannot be put back" +
                     (refused.empty() ? "" : ": " + refused);
  } else if (restorable == 0) {
    answer.reason = schedule_restorable::kNotAllTried;
    answer.message = set + " has nothing that can be put back";
  } else if (plan.untried > 0) {
    answer.reason = schedule_restorable::kNotAllTried;
    answer.message = ShowPolicies(plan.untried) + " of " + std::to_string(restorable) + " of " +
                     set + " could not be tried: what they need is only put back before them";
  } else {
    answer.reason = schedule_restorable::kDrillPassed;
    answer.message = "drill " + answer.name + " of " + answer.backup_set + ": " +
                     ShowPolicies(restorable + unstored) + ", " + Tried(counts);
  }
  if (plan.unmet == 0 && unstored > 0) {
    answer.message +=
        "; of " + ShowPolicies(unstored) + " it has no content that could be put back";
  }
  answer.message = base::Cut(answer.message, kMaxWords);
}

}  // namespace

bool IsBadAnswer(std::string_view reason) {
  return reason == schedule_restorable::kNotAllRestorable ||
         reason == schedule_restorable::kSetAltered;
}

std::optional<DrillAnswer> AnswerOf(const Restore& drill) {
  if (!drill.drill) return std::nullopt;
  DrillAnswer answer{.name = drill.meta.name,
                     .target_digest = TargetDigestOf(drill.spec),
                     .backup_set = drill.spec.backup_set,
                     .scheduled_for = drill.drill->due,
                     .finished_at = {},
                     .reason = {},
                     .message = {}};
  const RestoreStatus& status = drill.status;
  const auto& plan = status.plan;
  if (plan && plan->spec_digest == SpecDigestOf(drill.spec) && !plan->digest.empty()) {
    answer.finished_at = plan->planned_at;
    Judge(*plan, answer);
    return answer;
  }
  if (status.phase != RestorePhase::kFailed || status.reason != restore_end::kSetAltered) {
    return std::nullopt;
  }
  answer.finished_at = status.finished_at.value_or(drill.meta.created_at);
  answer.reason = schedule_restorable::kSetAltered;
  answer.message = base::Cut(
      "backup set " + drill.spec.backup_set + " is not as it was sealed: " + status.message,
      kMaxWords);
  return answer;
}

}  // namespace strongroom::domain
