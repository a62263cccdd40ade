#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <cstdint>
#include <pqxx/pqxx>
#include <span>

#include "store/ingest_columns.h"

namespace strongroom::store {

// Lets the change counts of this transaction go by what was judged (temporary table rejudged).
// Throws as libpqxx does.
void KeepJudged(pqxx::transaction_base& transaction, std::span<const JudgedVersion> judged);

// Rules of another epoch made other change digests of the same policies, and that is no change of
// them. Judges what policies of set `previous` would have by the rules that they have in set `set`:
// all that are in both, have versions of different epochs and different contents. What cannot be
// read, is damaged or has no digest gets an empty one, and is logged. Costs one query where there
// is nothing to do. Throws as libpqxx does.
void Rejudge(pqxx::transaction_base& transaction, int tenant_id, int64_t set, int64_t previous,
             const ChangeDigester& change_digest);

}  // namespace strongroom::store
