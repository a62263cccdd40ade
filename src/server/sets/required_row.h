#pragma once

#include <string>
#include <utility>

#include "server/audit.h"

// Rows of the audit log without which nothing is shown or done.
namespace strongroom::server::sets {

// Of what is about to be shown. `attempt` is what fails otherwise: "backup sets cannot be read".
// Throws ApiStatus (503) when the row cannot be written.
void RequireRow(Audit& audit, const store::AuditEntry& entry, const std::string& attempt);

// The rows of something that is done outside of PostgreSQL: one before it, and one that says what
// became of it. Not thread-safe.
class IntendedDeed {
 public:
  // `audit` outlives this.
  IntendedDeed(Audit& audit, store::AuditEntry entry, std::string attempt)
      : audit_(audit), entry_(std::move(entry)), attempt_(std::move(attempt)) {}

  // It is about to be done: writes the first row, once. Throws ApiStatus (503) when it cannot be
  // written.
  void Begin();
  // It is done, or it is not: writes the second row, unless it was not begun. Without either the
  // first one stands alone: nobody knows.
  void Succeed();
  void Fail();

 private:
  Audit& audit_;
  const store::AuditEntry entry_;
  const std::string attempt_;
  bool has_begun_ = false;
};

}  // namespace strongroom::server::sets
