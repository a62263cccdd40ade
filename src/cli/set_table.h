#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace strongroom::cli {

struct SetTableOptions {
  bool with_namespace = false;
  bool is_wide = false;
  std::chrono::sys_seconds now;
};

// Backup sets as a table, in their order.
std::vector<std::string> SetTableLines(const std::vector<nlohmann::json>& sets,
                                       const SetTableOptions& options);

// "1.2 MB": decimal, as disks are sold.
std::string ShowBytes(int64_t bytes);

}  // namespace strongroom::cli
