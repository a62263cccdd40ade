#pragma once

#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "store/silence_watch.h"

namespace strongroom::store {

// A SilenceWatch at work, from construction to destruction.
class SilenceWatcher {
 public:
  // As SilenceWatch has them.
  SilenceWatcher(const std::string& dsn, std::vector<Database*> databases,
                 SilenceLimits limits = {})
      : watch_(dsn, std::move(databases), limits) {}

 private:
  SilenceWatch watch_;
  // Last: it uses the other.
  std::jthread thread_{[this](const std::stop_token& stop) { watch_.Run(stop); }};
};

}  // namespace strongroom::store
