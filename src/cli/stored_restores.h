#pragma once

#include <string>
#include <vector>

#include "cli/objects.h"
#include "domain/restore.h"
#include "sets/restore_plan.h"

namespace strongroom::cli {

// A BackupRestore, and the plan that the server has stored for it.
struct StoredRestore {
  domain::Restore restore;
  sets::RestorePlan plan;
  std::vector<sets::RestorePlanItem> items;
};

// Throws CliError, with what the restore itself says where there is no plan yet.
StoredRestore ReadStoredRestore(const Objects& objects, const std::string& name);

}  // namespace strongroom::cli
