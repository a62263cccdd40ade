#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>

#include "domain/item_change.h"

namespace strongroom::store {

// The columns of a Deed, of a row `c` of backup_set_changes.
inline constexpr const char* kDeedColumns = R"sql(
  c.actor, c.actor_kind, extract(epoch FROM c.acted_at)::bigint, c.activity, c.audit_store)sql";

// That begins in column `at`.
domain::Deed DeedAt(const pqxx::row& row, int at);

}  // namespace strongroom::store
