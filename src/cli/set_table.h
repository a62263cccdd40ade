#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "sets/backup_set.h"

namespace strongroom::cli {

struct SetTableOptions {
  bool with_namespace = false;
  bool is_wide = false;
  std::chrono::sys_seconds now;
};

// Backup sets as a table, in their order.
std::vector<std::string> SetTableLines(const std::vector<sets::BackupSet>& sets,
                                       const SetTableOptions& options);

}  // namespace strongroom::cli
