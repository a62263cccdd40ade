#pragma once

#include <string>
#include <vector>

#include "api/executor_allowances.h"

namespace strongroom::server::admission {

struct Options {
  std::vector<std::string> operators = {};  // users whose requests are all taken
  // What schedules may choose for their Jobs: as the controller has it.
  api::ExecutorAllowances allowed = {};
  std::string own_image = {};
  std::string notifier_namespace = {};  // whose Notifiers are acted on; empty: nobody says
};

}  // namespace strongroom::server::admission
