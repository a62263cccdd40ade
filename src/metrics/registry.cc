#include "metrics/registry.h"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>

#include "base/mutex.h"

namespace strongroom::metrics {
namespace {

prometheus::MetricFamily ToPrometheus(const SampledFamily& sampled) {
  const bool is_counter = sampled.type == SampledFamily::Type::kCounter;
  prometheus::MetricFamily family;
  family.name = sampled.name;
  family.help = sampled.help;
  family.type = is_counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
  for (const SampledFamily::Sample& sample : sampled.samples) {
    prometheus::ClientMetric metric;
    for (const auto& [name, value] : sample.labels) metric.label.push_back({name, value});
    if (is_counter) {
      metric.counter.value = sample.value;
    } else {
      metric.gauge.value = sample.value;
    }
    family.metric.push_back(std::move(metric));
  }
  return family;
}

}  // namespace

struct Registry::State {
  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  mutable base::Mutex mutex;
  std::vector<Sampler> samplers GUARDED_BY(mutex);
};

Registry::Registry() : state_(std::make_unique<State>()) {}
Registry::~Registry() = default;

void Registry::Count(const std::string& name, const std::string& help, const Labels& labels,
                     double amount) {
  prometheus::BuildCounter()
      .Name(name)
      .Help(help)
      .Register(state_->registry)
      .Add(labels)
      .Increment(amount);
}

void Registry::Observe(const std::string& name, const std::string& help, const Labels& labels,
                       const std::vector<double>& bounds, double value) {
  prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(state_->registry)
      .Add(labels, bounds)
      .Observe(value);
}

void Registry::AddSampler(Sampler sampler) {
  const base::MutexLock lock(state_->mutex);
  state_->samplers.push_back(std::move(sampler));
}

std::string Registry::Render() const {
  std::vector<Sampler> samplers;
  {
    const base::MutexLock lock(state_->mutex);
    samplers = state_->samplers;
  }
  std::vector<prometheus::MetricFamily> families = state_->registry.Collect();
  for (const Sampler& sampler : samplers) {
    for (const SampledFamily& sampled : sampler()) families.push_back(ToPrometheus(sampled));
  }
  std::sort(families.begin(), families.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace strongroom::metrics
