#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "base/random_word.h"
#include "controller/caches.h"
#include "controller/history_recorder.h"
#include "controller/own_writes.h"
#include "controller/schedule_queue.h"
#include "controller/tenant_gate.h"
#include "kube/client.h"
#include "kube/events.h"
#include "metrics/families.h"

namespace strongroom::controller {

// What those who carry out plans work with.
struct ActorParts {
  const Caches& caches;
  const kube::Client& client;
  const base::Clock& clock;
  OwnWrites& own_writes;
  TenantGate& gate;
  ScheduleQueue& queue;
  HistoryRecorder& history;
  kube::EventRecorder& events;
  const metrics::ControllerMetrics& metrics;
  // What names end in that nobody is to foresee.
  std::function<std::string()> new_ending = base::RandomEnding;
};

}  // namespace strongroom::controller
