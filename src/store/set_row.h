#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <optional>
#include <pqxx/pqxx>

#include "store/set_reader.h"

namespace strongroom::store {

// Whether the set `s` is of the cluster $1. Whose a set of before there were several is, nobody
// knows: where there are several, it is shown to none.
inline constexpr const char* kOfCluster = R"sql((s.cluster_uid = $1 OR (s.cluster_uid IS NULL
    AND NOT EXISTS (SELECT FROM strongroom.clusters c WHERE c.uid <> $1))))sql";

enum class Locking { kNone, kUntilCommit };

// Absent when the namespace has no set of that name. Throws as libpqxx does.
std::optional<SetRecord> SetOf(pqxx::transaction_base& transaction, const SetAddress& address,
                               Locking locking);

}  // namespace strongroom::store
