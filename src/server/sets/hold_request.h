#pragma once

#include <chrono>

#include "server/sets/endpoints.h"
#include "server/sets/hold_patch.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::server::sets {

// PATCH of a set, by somebody who has the right.
struct HoldRequest {
  Patch patch;
  store::HoldAuthor author;
  bool is_dry_run = false;
};

// Throws ApiStatus (400).
HoldRequest ReadHoldRequest(const AuthorizedRequest& request);

// The set as it is then, or, of a dry run, as it would be. Writes the row of the audit log where
// something changes. Throws ApiStatus, store::StoreError.
store::SetRecord ChangeHold(store::Database& database, const store::SetAddress& address,
                            const HoldRequest& request, std::chrono::sys_seconds now);

}  // namespace strongroom::server::sets
