#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "store/audit.h"

namespace strongroom::server {

// Who has how many rows of the audit log for what they are refused: each name a few in a minute,
// then one that says how often more and why. Names come in groups, of which each has room for so
// many; the others of a group share a name. So nobody's rows are kept out by anybody else's, and
// nobody has rows without end, whatever they choose to ask for. Not thread-safe.
class RefusalTally {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  // After its first refusal, a name's rows are counted for so long.
  static constexpr std::chrono::minutes kPeriod{1};
  struct Limits {
    std::string store::AuditEntry::*name;  // by which they are told apart
    int rows;                              // of a name in a minute
    size_t names;                          // of a group in a minute
    const char* others;                    // what the others are called, behind their group
  };

  explicit RefusalTally(const Limits& limits) : limits_(limits) {}

  // Whether the entry has a row at once, under the name that it is given here. Else it is counted.
  bool HasRow(const std::string& group, store::AuditEntry& entry, SteadyTime now);

  // Adds to `rows` what was counted for names whose period is over. They begin anew.
  void TakeDue(SteadyTime now, std::vector<store::AuditEntry>& rows);
  // The same of all names.
  void TakeAll(std::vector<store::AuditEntry>& rows) { TakeDue(SteadyTime::max(), rows); }

  // When something may be due next; max() when nothing is counted.
  SteadyTime NextDue() const;

 private:
  struct Tally {
    SteadyTime since;
    int rows = 0;
    store::AuditEntry first;              // of those that were counted
    std::map<std::string, int64_t> more;  // by reason
  };
  using Names = std::map<std::string, Tally>;
  static store::AuditEntry RowOf(Tally&& tally);

  const Limits limits_;
  std::map<std::string, Names> groups_;
};

}  // namespace strongroom::server
