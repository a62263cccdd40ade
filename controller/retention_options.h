#pragma once

#include <chrono>

#include "store/settings.h"

namespace strongroom::controller {

struct RetentionOptions {
  std::chrono::seconds purge_grace = store::kPurgeGrace;     // between mark and removal
  std::chrono::seconds sweep_period{std::chrono::hours{1}};  // over all schedules
};

}  // namespace strongroom::controller
