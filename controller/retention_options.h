#pragma once

#include <chrono>

namespace strongroom::controller {

struct RetentionOptions {
  std::chrono::seconds purge_grace{std::chrono::hours{24 * 7}};  // between mark and removal
  std::chrono::seconds sweep_period{std::chrono::hours{1}};      // over all schedules
};

}  // namespace strongroom::controller
