#include "domain/run.h"

namespace strongroom::domain {

std::string QueuedMessage(const Run& run) {
  const Condition* queued = FindCondition(run.status.conditions, "Queued");
  return queued != nullptr && queued->is_true ? queued->message : "";
}

}  // namespace strongroom::domain
