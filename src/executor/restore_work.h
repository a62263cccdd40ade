#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

#include "api/restore_input.h"
#include "base/clock.h"
#include "catalogue/catalogue.h"
#include "executor/restore_server.h"
#include "provider/restorer.h"

namespace strongroom::executor {

// One step of a restore, and what it is done with. What is referred to outlives it.
struct RestoreWork {
  const api::RestoreInput& input;
  const catalogue::Catalogue& catalogue;  // of the target's kind
  const RestoreServer& server;
  // Throws ProviderError when the target cannot be used.
  std::function<std::unique_ptr<provider::Restorer>(const std::stop_token& stop)> open_target;
  std::filesystem::path spool_folder;
  const base::Clock& clock;
};

// Plans, or does what was planned and nothing else, and tells the server, how it ended too
// (domain::restore_end). Returns when the server has taken that. After `stop` no policy is begun,
// and what was done is told within the time that Kubernetes leaves a pod. Throws, and the step has
// no end then, what RestoreServer throws, and base::FileError.
void CarryOut(const RestoreWork& work, const std::stop_token& stop);

}  // namespace strongroom::executor
