#include "controller/workqueue_measures.h"

namespace strongroom::controller {
namespace {

const metrics::QueueName kQueue{metrics::QueueName::kSchedule};

double Seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

void WorkqueueMeasures::OnAdd() { metrics_.queue_adds.Count(kQueue); }

void WorkqueueMeasures::OnRetry() { metrics_.queue_retries.Count(kQueue); }

void WorkqueueMeasures::OnStart(std::chrono::nanoseconds waited) {
  metrics_.queue_waited.Observe(Seconds(waited), kQueue);
}

void WorkqueueMeasures::OnDone(std::chrono::nanoseconds worked) {
  metrics_.queue_worked.Observe(Seconds(worked), kQueue);
}

}  // namespace strongroom::controller
