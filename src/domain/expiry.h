#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/enum_words.h"

namespace strongroom::domain {

// What retention needs to know of one stored backup set of a schedule.
struct StoredSet {
  int64_t id = 0;
  std::chrono::sys_seconds sealed_at;
  bool is_complete = false;  // domain::IsWhole
  bool is_held = false;
  bool is_manual = false;  // of a run that somebody asked for
};

// Which rule keeps a set; the first that fits.
enum class KeptBy {
  kNone,            // it expires
  kNewest,          // it is among the newest
  kNewestAskedFor,  // it is among the newest that somebody asked for
  kNewestComplete,
  kHold,
};
constexpr auto EnumWords(KeptBy) {
  return std::to_array<base::EnumWord<KeptBy>>({{KeptBy::kNone, "expires"},
                                                {KeptBy::kNewest, "newest"},
                                                {KeptBy::kNewestAskedFor, "newestAskedFor"},
                                                {KeptBy::kNewestComplete, "newestComplete"},
                                                {KeptBy::kHold, "held"}});
}

struct SetFate {
  int64_t id = 0;
  KeptBy kept_by = KeptBy::kNone;

  bool operator==(const SetFate&) const = default;
};

// What becomes of each, newest first, by the rules of ExpiredSets.
std::vector<SetFate> FatesOf(std::vector<StoredSet> sets, int64_t keep_last);

// Ids of the sets to expire so that the newest `keep_last` stay, and of those that somebody asked
// for as many beside them: a few clicks must not push out the nights before. Never the newest
// complete set and never a held one; neither of these exceptions takes the place of a set that is
// kept. The order of `sets` does not matter.
std::vector<int64_t> ExpiredSets(std::vector<StoredSet> sets, int64_t keep_last);

// How many policies of a type the newest set of a schedule has, and the most that one of its sets
// has, where both have all of the type. A type that is not served any more has none.
struct TypeCount {
  std::string type;
  int64_t most = 0;
  int64_t now = 0;
};

// Which types have lost so much that it looks like a mistake, or an attack: more than half of ten
// policies or more. The sets from before are not to expire then until somebody has looked. In words
// for people; empty when none has.
std::string DescribeCollapse(const std::vector<TypeCount>& counts);

}  // namespace strongroom::domain
