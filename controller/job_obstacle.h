#pragma once

#include <chrono>
#include <optional>

#include "controller/caches.h"
#include "domain/pod_state.h"
#include "kube/client.h"

namespace strongroom::controller {

// What keeps the Job's pods from working; absent when nothing does. `pods` are Caches::PodsOf(job).
// Where these say nothing, the newest warning about them is asked for: one request. Throws
// web::StoppedError alone.
std::optional<domain::Obstacle> ObstacleOfJob(const kube::Client& client, const CachedJob& job,
                                              const PodsOfJob& pods);

// The same of a Job that is at work, once it has had domain::kWaitingPeriod; absent before, and
// when its newest pod has started.
std::optional<domain::Obstacle> WhyNotStarted(const kube::Client& client, const CachedJob& job,
                                              const PodsOfJob& pods, std::chrono::sys_seconds now);

}  // namespace strongroom::controller
