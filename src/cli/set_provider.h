#pragma once

#include "sets/backup_set.h"

namespace strongroom::cli {

// By whose rules the policies of a set are looked at. Throws CliError where the set does not say
// it, or this version does not know it.
domain::ProviderKind ProviderOf(const sets::BackupSet& set);

}  // namespace strongroom::cli
