#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>

#include "base/byte_budget.h"
#include "base/clock.h"
#include "catalogue/catalogues.h"
#include "domain/naming_types.h"
#include "server/gate.h"
#include "server/intake/limits.h"
#include "server/sets/endpoints.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// More are told to come again: others want to read, too.
inline constexpr EndpointLimits kComparisons{.at_once = 8, .at_once_per_namespace = 4};

// What a comparison may take. The API server gives up after a minute, and nobody tells us then.
inline constexpr std::chrono::seconds kComparisonTime{45};

// Two sets of one tenant.
struct SetPair {
  const store::SetRecord& before;
  const store::SetRecord& after;
  domain::ProviderKind provider;
  domain::NamingTypes naming;
};

// What differs of two sets.
struct Differences {
  std::string text;  // BackupSetDiff, as JSON
  size_t items = 0;  // policies in it
};

// Compares stored sets, by sealing/set_comparison.h, a few at once: with memory that is taken from
// what all reports have, and until the request's deadline. Thread-safe.
class Comparisons {
 public:
  struct Parts {
    store::Database& database;
    const catalogue::Catalogues& catalogues;
    base::ByteBudget& memory;
    intake::Limits limits;
    const base::Clock& clock;
    std::stop_token stop;
  };

  // What `parts` refers to outlives this.
  explicit Comparisons(Parts parts) : parts_(std::move(parts)), gate_(kComparisons, parts_.clock) {}

  // Of sets that somebody who has the right asks for. Throws ApiStatus, also where there is no
  // place or no memory (429), the time is over (504) or the server stops (503); store::StoreError.
  Differences Compare(const AuthorizedRequest& request, const SetPair& sets);

 private:
  Differences CompareWithin(const AuthorizedRequest& request, const SetPair& sets);

  const Parts parts_;
  Gate gate_;
};

}  // namespace strongroom::server::sets
