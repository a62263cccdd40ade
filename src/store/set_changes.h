#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <cstdint>
#include <pqxx/pqxx>
#include <span>
#include <vector>

#include "domain/item_change.h"
#include "domain/naming_types.h"
#include "domain/outcome.h"
#include "store/day_bytes.h"

namespace strongroom::store {

// How a set differs from the one before.
struct SetChanges {
  domain::ChangeCounts counts;            // of all
  std::vector<domain::ItemChange> first;  // at most domain::kMaxShownChanges
  AddedRows added;                        // of at most domain::kMaxStoredChanges
};

// Compares the sets, and stores with `set`, which is not sealed yet, what differs, each policy with
// the newest of `acts` that was done to it. Where there is more than is stored, what somebody is
// known for goes first, then what is removed. Only types that are complete in both sets say
// anything; what one content is, is no change, and digests of other rules are those of
// store/rejudge.h. Where a type that names others is complete in one of the sets only, as when its
// licence has lapsed, nothing of those was removed or added for it. Throws as libpqxx does.
SetChanges WriteChanges(pqxx::transaction_base& transaction, int64_t set, int64_t previous,
                        std::span<const domain::Act> acts, const domain::NamingTypes& naming);

}  // namespace strongroom::store
