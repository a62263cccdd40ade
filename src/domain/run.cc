#include "domain/run.h"

#include "domain/conditions.h"

namespace strongroom::domain {

std::string QueuedMessage(const Run& run) {
  const Condition* queued = FindCondition(run.status.conditions, condition::kQueued);
  return queued != nullptr && queued->is_true ? queued->message : "";
}

}  // namespace strongroom::domain
