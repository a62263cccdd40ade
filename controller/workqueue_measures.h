#pragma once

#include <chrono>

#include "kube/work_queue.h"
#include "metrics/families.h"

namespace strongroom::controller {

// workqueue_* by the names that client-go gave them. Thread-safe.
class WorkqueueMeasures final : public kube::WorkQueueObserver {
 public:
  explicit WorkqueueMeasures(const metrics::ControllerMetrics& metrics) : metrics_(metrics) {}

  void OnAdd() override;
  void OnRetry() override;
  void OnStart(std::chrono::nanoseconds waited) override;
  void OnDone(std::chrono::nanoseconds worked) override;

 private:
  const metrics::ControllerMetrics& metrics_;
};

}  // namespace strongroom::controller
