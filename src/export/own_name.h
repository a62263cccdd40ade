#pragma once

#include <optional>

#include "catalogue/catalogues.h"
#include "sets/backup_set.h"
#include "sets/item.h"
#include "sets/problem.h"

namespace strongroom::exporting {

// What is said of an item, with its content, of `set` that is not called what that says; absent for
// one that is, and where nobody can tell (catalogue::HasOwnName).
std::optional<sets::Problem> OtherName(const catalogue::Catalogues& catalogues,
                                       const sets::BackupSet& set, const sets::Item& item);

}  // namespace strongroom::exporting
