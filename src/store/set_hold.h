#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "store/audit.h"
#include "store/database.h"
#include "store/set_reader.h"

namespace strongroom::store {

// Keeps a set from retention, for good or until then.
struct Hold {
  std::string reason;
  std::optional<std::chrono::sys_seconds> until;

  bool operator==(const Hold&) const = default;
};

// Who changes it, for the audit log.
struct HoldAuthor {
  std::string user;
  std::string peer;
  AuditAuthor author = {};
};

// The hold of a set that is not held: none.
std::optional<Hold> HoldOf(const SetRecord& set);

// As `set` is after it, which is not written.
void Take(SetRecord& set, const std::optional<Hold>& hold, const HoldAuthor& author);

// The hold that a set is to have, of how it is. What it throws leaves the set alone.
using DecideHold = std::function<std::optional<Hold>(const SetRecord&)>;

// Lets nobody else in between what `decide` sees and what it decides. Returns the set as it is
// then; absent when there is none. Nothing is written, and no row of the audit log, where nothing
// changes. Throws StoreError, and what `decide` throws. Thread-safe.
std::optional<SetRecord> ChangeHold(Database& database, const SetAddress& address,
                                    const HoldAuthor& author, const DecideHold& decide);

}  // namespace strongroom::store
