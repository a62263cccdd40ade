#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_words.h"

namespace strongroom::domain {

using base::NameOf;  // of every enum here that has words

// How a run stands. Everything from kSuccess on is terminal and never changes again.
enum class RunPhase { kPending, kRunning, kSuccess, kPartial, kFailed, kCanceled, kSkipped };

bool IsTerminal(RunPhase phase);

// Whether a run that ended so has a backup set: it is there completely or not at all.
bool StoresSet(RunPhase phase);

// kPending has no word in the API: the field is absent.
constexpr auto EnumWords(RunPhase) {
  return std::to_array<base::EnumWord<RunPhase>>({{RunPhase::kPending, ""},
                                                  {RunPhase::kRunning, "running"},
                                                  {RunPhase::kSuccess, "success"},
                                                  {RunPhase::kPartial, "partial"},
                                                  {RunPhase::kFailed, "failed"},
                                                  {RunPhase::kCanceled, "canceled"},
                                                  {RunPhase::kSkipped, "skipped"}});
}

// How far a policy type got. Only a complete type (its last page was read) says anything about what
// is not there.
enum class TypeState {
  kComplete,
  kIncomplete,
  kFailed,
  kSkipped,
  kUnsupported,  // the tenant cannot have it: no licence, or its cloud has none
};

constexpr auto EnumWords(TypeState) {
  return std::to_array<base::EnumWord<TypeState>>({{TypeState::kComplete, "complete"},
                                                   {TypeState::kIncomplete, "incomplete"},
                                                   {TypeState::kFailed, "failed"},
                                                   {TypeState::kSkipped, "skipped"},
                                                   {TypeState::kUnsupported, "unsupported"}});
}

// Coverage of one policy type in one run.
struct TypeCoverage {
  TypeState state = TypeState::kFailed;
  int64_t total = 0;
  int64_t backed_up = 0;
  int64_t errors = 0;
  int64_t excluded = 0;        // found, and left out by the schedule's selection; not in total
  std::string error_code;      // empty when nothing went wrong
  std::string error_message;   // without secrets
  std::string api_version;     // which version was read: "networking.k8s.io/v1"
  std::string snapshot_point;  // list resourceVersion: evidence of when the type was read

  bool operator==(const TypeCoverage&) const = default;
};

// What differs from the schedule's previous backup set. Counted only over types that are complete
// in both.
struct ChangeCounts {
  int64_t added = 0;
  int64_t changed = 0;
  int64_t removed = 0;

  bool operator==(const ChangeCounts&) const = default;
};

// What the tenant's API server said when it was asked, before anything was read, which of the
// rights the identity has that the run needs (SelfSubjectAccessReview).
struct RightsReview {
  int64_t asked = 0;                 // rights
  std::vector<std::string> missing;  // "roles (list roles in namespace shop)": type, and right

  bool operator==(const RightsReview&) const = default;
};

// What was read and stored, all types together and each by itself. It is empty until the executor
// has reported.
struct RunSummary {
  int64_t policies_total = 0;
  int64_t policies_backed_up = 0;
  int64_t errors_count = 0;
  std::map<std::string, TypeCoverage> types;  // by policy type key
  std::vector<std::string> warnings;
  std::vector<std::string> unknown_policy_types;
  std::optional<RightsReview> rights_review;  // absent: nobody asked, or there was no answer
  std::optional<ChangeCounts> changes;        // set by the server; absent when nothing was stored

  // Makes the numbers of all types from those of each.
  void CountTypes();

  bool operator==(const RunSummary&) const = default;
};

// Whether a set with that summary has all that there was to read: some type is complete, and each
// other is one that the tenant cannot have or does not serve, or not within its namespaces: no
// policies to lose. A
// type that was left out for any other reason, such as a missing right, is not there in full.
bool IsWhole(const RunSummary& summary);

// How a run ended: what the executor reports, the server stores, and everyone else shows.
struct Outcome {
  RunPhase phase = RunPhase::kFailed;
  std::string reason;  // domain/run_reasons.h
  std::optional<std::chrono::sys_seconds> started_at;
  std::optional<std::chrono::sys_seconds> finished_at;
  RunSummary summary;
  std::string error_code;  // domain/error_codes.h; empty when nothing went wrong
  std::string error_message;
  int64_t attempts = 1;

  bool operator==(const Outcome&) const = default;
};

}  // namespace strongroom::domain
