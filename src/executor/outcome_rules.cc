#include "executor/outcome_rules.h"

#include <algorithm>
#include <vector>

#include "domain/error_codes.h"
#include "domain/run_reasons.h"

namespace strongroom::executor {
namespace {

using domain::Outcome;
using domain::RunPhase;
using domain::TypeCoverage;
using domain::TypeState;

// The types whose fate is the run's.
std::vector<const TypeCoverage*> Deciding(const catalogue::Selection& selection,
                                          const Outcome& outcome) {
  std::vector<const TypeCoverage*> policies;
  std::vector<const TypeCoverage*> foundations;
  for (const catalogue::PolicyType& type : selection.types) {
    const auto found = outcome.summary.types.find(type.key);
    if (found == outcome.summary.types.end()) continue;
    const bool is_policy = type.type_class == catalogue::TypeClass::kPolicy;
    (is_policy ? policies : foundations).push_back(&found->second);
  }
  return policies.empty() ? foundations : policies;
}

// The tenant does not have it, or cannot: no fault.
bool IsLeftOut(const TypeCoverage* type) {
  return type->state == TypeState::kSkipped || type->state == TypeState::kUnsupported;
}

bool AllEndedWithout(const std::vector<const TypeCoverage*>& types) {
  return std::all_of(types.begin(), types.end(), [](const TypeCoverage* type) {
    return type->state == TypeState::kFailed || IsLeftOut(type);
  });
}

bool IsFault(const TypeCoverage& coverage) {
  return coverage.state == TypeState::kIncomplete || coverage.state == TypeState::kFailed;
}

// Takes code and message from the type with most to tell: one that failed before one that is
// incomplete, in the order of the catalogue.
void Explain(const catalogue::Selection& selection, Outcome& outcome) {
  for (const TypeState state : {TypeState::kFailed, TypeState::kIncomplete}) {
    for (const catalogue::PolicyType& type : selection.types) {
      const auto found = outcome.summary.types.find(type.key);
      if (found == outcome.summary.types.end() || found->second.state != state) continue;
      if (found->second.error_code.empty()) continue;
      outcome.error_code = found->second.error_code;
      outcome.error_message = type.key + ": " + found->second.error_message;
      return;
    }
  }
}

std::string UnknownTypesMessage(const catalogue::Catalogue& catalogue,
                                const std::vector<std::string>& unknown) {
  std::string message = "unknown policy types:";
  for (const std::string& key : unknown) {
    message += ' ' + key;
    if (const std::string nearest = catalogue.NearestMatch(key); !nearest.empty()) {
      message += " (nearest: " + nearest + ')';
    }
  }
  return message;
}

void StoreNothing(Outcome& outcome) {
  for (auto& [type, coverage] : outcome.summary.types) coverage.backed_up = 0;
  outcome.summary.CountTypes();
}

void Skip(Outcome& outcome, std::string_view reason, const std::string& message) {
  outcome.phase = RunPhase::kSkipped;
  outcome.reason = reason;
  outcome.error_message = message;
}

}  // namespace

Outcome DecideOutcome(const catalogue::Catalogue& catalogue, const catalogue::Selection& selection,
                      const provider::Collection& collection) {
  Outcome outcome;
  outcome.summary.types = collection.types;
  outcome.summary.warnings = collection.warnings;
  outcome.summary.unknown_policy_types = selection.unknown;
  outcome.summary.rights_review = collection.rights_review;
  const bool has_unknown = !selection.unknown.empty();
  if (has_unknown) {
    outcome.error_code = domain::error_code::kUnknownPolicyType;
    outcome.error_message = UnknownTypesMessage(catalogue, selection.unknown);
    outcome.summary.warnings.insert(outcome.summary.warnings.begin(), outcome.error_message);
  }
  const std::vector<const TypeCoverage*> deciding = Deciding(selection, outcome);
  if (deciding.empty()) {
    Skip(outcome, domain::run_reason::kNoKnownPolicyType, outcome.error_message);
  } else if (std::all_of(deciding.begin(), deciding.end(), IsLeftOut)) {
    Skip(outcome, domain::run_reason::kNoPolicyTypeServed,
         "the tenant serves none of the selected policy types");
  } else if (AllEndedWithout(deciding)) {
    outcome.phase = RunPhase::kFailed;
    outcome.reason = domain::run_reason::kNoPolicyTypeRead;
    Explain(selection, outcome);
  } else if (std::any_of(outcome.summary.types.begin(), outcome.summary.types.end(),
                         [](const auto& entry) { return IsFault(entry.second); })) {
    outcome.phase = RunPhase::kPartial;
    outcome.reason = domain::run_reason::kTypesIncomplete;
    Explain(selection, outcome);
  } else if (has_unknown) {
    outcome.phase = RunPhase::kPartial;
    outcome.reason = domain::run_reason::kUnknownPolicyTypes;
  } else {
    outcome.phase = RunPhase::kSuccess;
    outcome.reason = domain::run_reason::kCompleted;
  }
  if (!domain::StoresSet(outcome.phase)) StoreNothing(outcome);
  outcome.summary.CountTypes();
  return outcome;
}

Outcome FailedOutcome(const std::string& error_code, const std::string& error_message) {
  Outcome outcome;
  outcome.phase = RunPhase::kFailed;
  outcome.reason = domain::run_reason::kExecutorFailed;
  outcome.error_code = error_code;
  outcome.error_message = error_message;
  return outcome;
}

Outcome RefusedOutcome(Outcome outcome, std::string_view error_code,
                       const std::string& error_message) {
  outcome.phase = RunPhase::kFailed;
  outcome.reason = domain::run_reason::kReportRefused;
  outcome.error_code = error_code;
  outcome.error_message = error_message;
  StoreNothing(outcome);
  return outcome;
}

}  // namespace strongroom::executor
