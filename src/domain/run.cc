#include "domain/run.h"

#include <algorithm>

#include "domain/conditions.h"

namespace strongroom::domain {

namespace {

// Of that type, when it is True; else null.
const Condition* TrueOf(const Run& run, std::string_view type) {
  const Condition* const found = FindCondition(run.status.conditions, type);
  return found != nullptr && found->is_true ? found : nullptr;
}

}  // namespace

const Condition* QueuedOf(const Run& run) { return TrueOf(run, condition::kQueued); }

const Condition* BlockedOf(const Run& run) { return TrueOf(run, condition::kBlocked); }

std::string JobNameOf(const Run& run) {
  const auto& resolved = run.status.resolved;
  return resolved && !resolved->job_name.empty() ? resolved->job_name : run.meta.name;
}

ResolvedRun FactsOf(const Run& run) {
  if (run.status.resolved) return *run.status.resolved;
  const RunSpec& spec = run.spec;
  const auto created = std::chrono::floor<std::chrono::minutes>(run.meta.created_at);
  return {.schedule = spec.schedule,
          .tenant = {.name = spec.tenant, .uid = {}},
          .scheduled_for = spec.scheduled_for.value_or(created),
          .trigger = spec.trigger,
          .retry_of = spec.retry_of};
}

std::chrono::seconds TimeFor(std::chrono::seconds timeout,
                             std::optional<std::chrono::sys_seconds> deadline,
                             std::chrono::sys_seconds now) {
  if (!deadline || *deadline <= now) return timeout;
  return std::min(timeout, *deadline - now);
}

bool HasHadItsTime(std::optional<std::chrono::sys_seconds> deadline, std::chrono::sys_seconds now,
                   std::chrono::seconds grace) {
  return deadline && now >= *deadline + grace;
}

bool BelongsTo(const Run& run, const ObjectMeta& schedule) {
  const auto& resolved = run.status.resolved;
  return resolved && run.meta.ns == schedule.ns &&
         resolved->schedule == ObjectRef{schedule.name, schedule.uid};
}

}  // namespace strongroom::domain
