#pragma once

// Only for the .cc files of this folder: it lets libpqxx in.

#include <optional>
#include <pqxx/pqxx>

#include "store/set_reader.h"

namespace strongroom::store {

enum class Locking { kNone, kUntilCommit };

// Absent when the namespace has no set of that name. Throws as libpqxx does.
std::optional<SetRecord> SetOf(pqxx::transaction_base& transaction, const SetAddress& address,
                               Locking locking);

}  // namespace strongroom::store
