#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/item_change.h"

namespace strongroom::domain {

// A policy in the form that a set holds.
struct PolicyForm {
  std::string name;
  std::string digest;          // of what counts as a change
  std::string content_digest;  // of the bytes that are stored
};

// What a set says of a policy.
struct Sighting {
  // What its run took of the policies: what another selection left out was not removed.
  std::string selection;
  // Types that the set has whole, of the policy's own and those that name it.
  std::set<std::string> complete_types;
  std::optional<PolicyForm> form;  // absent where the set does not hold it
};

// What became of a policy, and for how many sets it stayed so.
struct PolicyVersion {
  // Absent where nobody can tell how it was before: in the first set, or behind sets that do not
  // have its type whole.
  std::optional<Change> change;
  size_t first = 0;  // the sighting that says so
  size_t last = 0;   // the last one of this form; `first` where it was removed
  size_t sets = 0;   // that hold this form
};

// The history of a policy of `type`, by what sets of its tenant say of it in the order in which
// they were taken. `naming` are the types that name it, where no more of its type is read than what
// others name. The rules are those by which two sets are compared: of a type that is not complete
// nothing is told to be gone, nor where what named it was not read, nor by a set of another
// selection than the one that had it; of the same change digest, or the same content, nothing has
// changed. A form that is met in a set whose type is not complete counts: it was there.
std::vector<PolicyVersion> HistoryOf(const std::string& type,
                                     const std::vector<std::string>& naming,
                                     const std::vector<Sighting>& sightings);

}  // namespace strongroom::domain
