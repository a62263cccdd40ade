#include "server/sets/required_row.h"

#include "server/sets/api_status.h"
#include "store/error.h"

namespace strongroom::server::sets {
namespace {

template <typename Write>
void Require(const store::AuditEntry& entry, const std::string& attempt, const Write& write) {
  try {
    write(entry);
  } catch (const store::StoreError& e) {
    LogNotWritten(entry, e.what());
    throw Unavailable(attempt + " now: the audit log cannot be written");
  }
}

}  // namespace

void RequireRow(Audit& audit, const store::AuditEntry& entry, const std::string& attempt) {
  Require(entry, attempt, [&](const store::AuditEntry& row) { audit.Permit(row); });
}

void IntendedDeed::Begin() {
  if (has_begun_) return;
  Require(entry_, attempt_, [&](const store::AuditEntry& row) { audit_.Intend(row); });
  has_begun_ = true;
}

void IntendedDeed::Succeed() {
  if (has_begun_) audit_.Accepted(entry_);
}

void IntendedDeed::Fail() {
  if (has_begun_) audit_.Failed(entry_);
}

}  // namespace strongroom::server::sets
