#pragma once

#include <pqxx/pqxx>

#include "api/restore_exchange.h"
#include "store/columns.h"

// Only for the .cc files of this folder: it lets libpqxx in.
namespace strongroom::store {

// What is planned for a policy.
const Columns<api::RestoreProgressItem>& PlannedColumns();
// What became of it, with the ordinal that it is found by.
const Columns<api::RestoreProgressItem>& ResultColumns();

// Of a row `i`, and a policy of it.
inline constexpr const char* kPlannedItem = R"sql(
  i.ordinal, i.policy_type, i.external_id, i.display_name, i.target, i.reason, i.message,
  encode(i.wanted, 'hex'), encode(i.content, 'hex'), encode(i.live, 'hex'), i.action,
  i.awaits_others, i.result, i.result_reason, i.result_message)sql";
api::RestoreProgressItem PlannedItemAt(const pqxx::row& row);

}  // namespace strongroom::store
