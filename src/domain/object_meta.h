#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace strongroom::domain {

// What every object of Kubernetes has.
struct ObjectMeta {
  std::string ns;
  std::string name;
  std::string uid;
  std::string resource_version;
  int64_t generation = 0;
  std::chrono::sys_seconds created_at;
  bool is_deleting = false;
};

}  // namespace strongroom::domain
