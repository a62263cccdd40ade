#include "controller/job_obstacle.h"

#include <vector>

#include "controller/warnings.h"

namespace strongroom::controller {

std::optional<domain::Obstacle> ObstacleOfJob(const kube::Client& client, const CachedJob& job,
                                              const PodsOfJob& pods) {
  std::vector<domain::PodState> states;
  states.reserve(pods.size());
  for (const auto& pod : pods) states.push_back(pod->state);
  domain::Said warning;
  if (domain::NeedsWarning(job.facts, states)) {
    const api::Meta& subject = pods.empty() ? job.meta : pods.front()->meta;
    warning = NewestWarning(client, job.meta.ns, subject.uid);
  }
  return domain::ObstacleOf(job.facts, states, warning);
}

std::optional<domain::Obstacle> WhyNotStarted(const kube::Client& client, const CachedJob& job,
                                              const PodsOfJob& pods, std::chrono::sys_seconds now) {
  const bool has_started = !pods.empty() && pods.front()->state.started_at;
  const bool has_time = now < job.meta.created_at + domain::kWaitingPeriod;
  if (has_started || has_time) return std::nullopt;
  return ObstacleOfJob(client, job, pods);
}

}  // namespace strongroom::controller
