#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "domain/restore.h"

// Which backup sets BackupRestores that have not ended still need. Retention marks such a set like
// any other, and leaves it where it is for as long as it is in use, within bounds
// (docs/adr/0024-restores-keep-their-sets.md).
namespace strongroom::domain {

// So much longer than its grace a set that was marked stays, whatever uses it. From its mark on,
// which PostgreSQL dates: whoever makes one restore after the other wins no time by it.
inline constexpr std::chrono::days kLongestUse{30};

// So many sets of a namespace are kept so at most.
inline constexpr size_t kMostSetsInUse = 100;

struct SetUse {
  std::string ns;
  std::string backup_set;  // its name
  std::string restore;     // that uses it; of several the first

  bool operator==(const SetUse&) const = default;
};

// Whether its set has to be there for it: it is not planned yet, or waits to be done, or is being
// done. One that is only planned needs it no more once the plan is there.
bool UsesSet(const Restore& restore);

// Of each set that is in use once, by namespace. Where a namespace has more than kMostSetsInUse,
// those of restores that are being done come first, then those of the oldest ones: many new ones
// take nothing from who was there before.
std::vector<SetUse> SetsInUse(std::vector<const Restore*> restores);

}  // namespace strongroom::domain
