#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <pqxx/pqxx>

#include "store/set_items.h"

namespace strongroom::store {

// The columns of a SetItem, of an object `o`, its version `v` and the blob `b` of that, which may
// not be there.
inline constexpr const char* kItemColumns = R"sql(
  o.policy_type, o.external_id, v.display_name, encode(v.change_digest, 'hex'),
  encode(v.blob_digest, 'hex'), coalesce(b.raw_size, 0),
  extract(epoch FROM v.captured_at)::bigint, coalesce(v.restorability, ''),
  to_jsonb(v.missing)::text, v.secrets_masked)sql";

// That begins in column `at`.
SetItem ItemAt(const pqxx::row& row, int at);

}  // namespace strongroom::store
