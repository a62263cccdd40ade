#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <cstdint>
#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "store/ingest.h"

// Where a set stands: its tenant, and the sets of its schedule before it. All throw as libpqxx
// does.
namespace strongroom::store {

struct PreviousSet {
  int64_t id = 0;
  int64_t seq = 0;
  std::string root;
  int tenant_id = 0;
  std::string selection;
};

// Of that UID; made where there is none.
int TenantOf(pqxx::transaction_base& transaction, const SetKey& key);

// The last set of the schedule, which has no other one from here on until the transaction ends.
std::optional<PreviousSet> LockPrevious(pqxx::transaction_base& transaction,
                                        const std::string& schedule_uid);

// Not sealed yet. Gives its id.
int64_t InsertSet(pqxx::transaction_base& transaction, const SetKey& key, int tenant_id,
                  const domain::Outcome& outcome, const std::optional<PreviousSet>& previous);

// Of an imported set, once it is sealed: holds it, and writes who has put it in into the audit
// log. Nothing of others.
void BeginImport(pqxx::transaction_base& transaction, const SetKey& key, int64_t set_id);

}  // namespace strongroom::store
