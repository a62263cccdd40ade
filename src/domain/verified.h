#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/enum_words.h"
#include "domain/condition.h"

namespace strongroom::domain {

// How old a look at a backup set may become, where nobody says otherwise. 0: nobody looks.
inline constexpr std::chrono::hours kVerifyEvery{168};

// What is known of the verification of a schedule's sets that are kept.
struct KeptSets {
  bool is_imported = false;  // it is no schedule: what was put in under one name
  int64_t sets = 0;
  int64_t altered = 0;           // of these
  std::string newest_altered;    // its name
  int64_t rows_without_set = 0;  // of the tenants
  // Since when each that was verified was last looked at; absent when none was.
  std::optional<std::chrono::sys_seconds> seen_since;
  // When the oldest that was not was stored; absent when all were.
  std::optional<std::chrono::sys_seconds> unseen_since;
};

// Of the set that nobody has looked at for longest: since when. Absent without sets.
std::optional<std::chrono::sys_seconds> SeenSince(const KeptSets& kept);

// Condition Verified of the schedule. A set that was stored just now does not change it: it has the
// time that the others have. The message stays as it is for as long as nothing else is to say.
Condition VerifiedCondition(const KeptSets& kept, std::chrono::seconds every,
                            std::chrono::sys_seconds now);

// Who has a set: whether a condition speaks of it.
enum class SetOwner {
  kSchedule,         // a BackupSchedule that is there: its Verified does
  kDeletedSchedule,  // one that is not
  kImported,         // nobody's retention: it was put in
};
constexpr auto EnumWords(SetOwner) {
  return std::to_array<base::EnumWord<SetOwner>>({{SetOwner::kSchedule, "schedule"},
                                                  {SetOwner::kDeletedSchedule, "deleted_schedule"},
                                                  {SetOwner::kImported, "imported"}});
}

SetOwner OwnerOf(const KeptSets& kept, bool schedule_is_there);

// What was found of all that is stored, whosesoever.
struct StoredFindings {
  // Sets that are altered, by namespace and owner; 0 where all that are kept are whole.
  std::map<std::pair<std::string, SetOwner>, int64_t> altered;
  // By the same namespaces, and others that have such rows.
  std::map<std::string, int64_t> rows_without_set;
};

}  // namespace strongroom::domain
