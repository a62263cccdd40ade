#pragma once

#include <atomic>
#include <cstdint>

#include "kube/work_queue.h"
#include "metrics/registry.h"

namespace strongroom::controller {

// workqueue_* by the names that client-go gave them. Thread-safe.
class WorkqueueMeasures final : public kube::WorkQueueObserver {
 public:
  explicit WorkqueueMeasures(metrics::Registry& registry) : registry_(registry) {}

  void OnAdd() override;
  void OnRetry() override;
  void OnStart(std::chrono::nanoseconds waited) override;
  void OnDone(std::chrono::nanoseconds worked) override;

 private:
  metrics::Registry& registry_;
};

}  // namespace strongroom::controller
