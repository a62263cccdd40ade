#include "controller/workqueue_measures.h"

namespace strongroom::controller {
namespace {

const metrics::Labels kQueue{{"name", "schedule"}};
const std::vector<double> kBounds{1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10};

double Seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

void WorkqueueMeasures::OnAdd() {
  registry_.Count("workqueue_adds_total", "Keys added to the work queue.", kQueue);
}

void WorkqueueMeasures::OnRetry() {
  registry_.Count("workqueue_retries_total", "Keys that were put back after a failure.", kQueue);
}

void WorkqueueMeasures::OnStart(std::chrono::nanoseconds waited) {
  registry_.Observe("workqueue_queue_duration_seconds", "How long keys waited for a worker.",
                    kQueue, kBounds, Seconds(waited));
}

void WorkqueueMeasures::OnDone(std::chrono::nanoseconds worked) {
  registry_.Observe("workqueue_work_duration_seconds", "How long workers were busy with a key.",
                    kQueue, kBounds, Seconds(worked));
}

}  // namespace strongroom::controller
