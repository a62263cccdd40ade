#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_words.h"
#include "domain/restore_reasons.h"

// What putting a backup set back would do, decided before anything is written.
namespace strongroom::domain {

// What becomes of a policy that is there and is not what the set has.
enum class OnConflict {
  kSkip,     // it stays as it is
  kUpdate,   // what the set has of it is written, what it has besides stays
  kReplace,  // it becomes what the set has
};
constexpr auto EnumWords(OnConflict) {
  return std::to_array<base::EnumWord<OnConflict>>({{OnConflict::kSkip, "skip"},
                                                    {OnConflict::kUpdate, "update"},
                                                    {OnConflict::kReplace, "replace"}});
}

enum class RestoreAction {
  kCreate,   // it is not there
  kUpdate,   // see OnConflict
  kReplace,  // see OnConflict
  kNone,     // it is there, and nothing would change
  kSkip,     // it is there, and stays as it is
  kRefuse,   // it cannot be put back
};
constexpr auto EnumWords(RestoreAction) {
  return std::to_array<base::EnumWord<RestoreAction>>({{RestoreAction::kCreate, "create"},
                                                       {RestoreAction::kUpdate, "update"},
                                                       {RestoreAction::kReplace, "replace"},
                                                       {RestoreAction::kNone, "none"},
                                                       {RestoreAction::kSkip, "skip"},
                                                       {RestoreAction::kRefuse, "refuse"}});
}

constexpr bool Writes(RestoreAction action) {
  return action == RestoreAction::kCreate || action == RestoreAction::kUpdate ||
         action == RestoreAction::kReplace;
}

// What is to be done about one policy.
struct PlannedItem {
  std::string type;         // policy type key
  std::string id;           // its identity in the set
  std::string name = {};    // what people call it
  std::string target = {};  // its identity in the tenant that it is put into; empty: not known
  RestoreAction action = RestoreAction::kRefuse;
  std::string reason = {};     // of restore_reasons.h, of what is skipped or refused
  std::string message = {};    // for people, what there is to be said; may come from the tenant
  std::string wanted = {};     // change digest of what would be there
  std::string content = {};    // SHA-256 of what is written, in hexadecimal
  std::string live = {};       // change digest of what is there; empty: nothing
  bool awaits_others = false;  // it is to be made, and could not be tried before others are there

  bool operator==(const PlannedItem&) const = default;
};

struct RestoreCounts {
  int64_t create = 0;
  int64_t update = 0;
  int64_t replace = 0;
  int64_t none = 0;
  int64_t skip = 0;
  int64_t refuse = 0;

  int64_t writes() const { return create + update + replace; }
  bool operator==(const RestoreCounts&) const = default;
};

RestoreCounts CountsOf(const std::vector<PlannedItem>& plan);

// One that was meant, and cannot be put back, as a status shows it. Not what the tenant has said of
// it: who may see a status need not be one who may read contents.
struct RefusedPolicy {
  std::string type;
  std::string name;    // what people call it, or its identity; at most kMaxRefusedName bytes
  std::string reason;  // of restore_reasons.h

  bool operator==(const RefusedPolicy&) const = default;
};
inline constexpr size_t kMaxRefusedName = 256;
// That a status has room for.
inline constexpr size_t kMostRefusedShown = 10;

// The first of them.
std::vector<RefusedPolicy> ShowRefused(const std::vector<PlannedItem>& refused);

// Which policies cannot be put back, and why, in one line of at most kMaxWords bytes, for people:
// "roles/team-a/reader: Denied; and 3 more". `refused`: the first of `all`.
std::string DescribeRefused(const std::vector<RefusedPolicy>& refused, size_t all);

// SHA-256, in hexadecimal, of what would be done, with what and to what: two plans of the same
// digest do the same to the same policies, and call them the same. `place` says where: the cluster,
// and the set. Messages are not in it.
std::string PlanDigest(const std::vector<PlannedItem>& plan, std::string_view place);

// What has become of a planned policy since.
enum class PlannedState {
  kAsPlanned,  // what is there is what it was
  kDone,       // it is as it should be: somebody has done it
  kChanged,    // it is something else
};
// `live`: change digest of what is there now; empty: nothing.
PlannedState StateOf(const PlannedItem& planned, std::string_view live);

// What became of one policy.
struct RestoredItem {
  enum class Result {
    kDone,
    kNothingToDo,
    kFailed,
    kNotReached,  // somebody stopped it before
  };
  PlannedItem planned;
  Result result = Result::kNotReached;
  std::string reason = {};   // of restore_reasons.h, of what failed
  std::string message = {};  // for people
};
constexpr auto EnumWords(RestoredItem::Result) {
  using Result = RestoredItem::Result;
  return std::to_array<base::EnumWord<Result>>({{Result::kDone, "done"},
                                                {Result::kNothingToDo, "nothingToDo"},
                                                {Result::kFailed, "failed"},
                                                {Result::kNotReached, "notReached"}});
}

}  // namespace strongroom::domain
