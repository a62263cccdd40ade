#include "metrics/registry.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <deque>
#include <stdexcept>

#include "base/mutex.h"

namespace strongroom::metrics {
namespace {

prometheus::Labels LabelsOf(const FamilyInfo& family, const Words& words) {
  prometheus::Labels labels;
  for (size_t i = 0; i < family.labels.size(); ++i) labels[family.labels[i]] = words[i];
  return labels;
}

class CounterRecorder final : public Recorder {
 public:
  CounterRecorder(const FamilyInfo& info, prometheus::Registry& registry)
      : info_(info),
        family_(prometheus::BuildCounter().Name(info.name).Help(info.help).Register(registry)) {}

  void Record(const Words& words, double value) override {
    family_.Add(LabelsOf(info_, words)).Increment(value);
  }
  void Begin(const Words& words) { Record(words, 0); }

 private:
  const FamilyInfo& info_;
  prometheus::Family<prometheus::Counter>& family_;
};

class HistogramRecorder final : public Recorder {
 public:
  HistogramRecorder(const FamilyInfo& info, prometheus::Registry& registry)
      : info_(info),
        family_(prometheus::BuildHistogram().Name(info.name).Help(info.help).Register(registry)) {}

  void Record(const Words& words, double value) override { Series(words).Observe(value); }
  void Begin(const Words& words) { Series(words); }

 private:
  prometheus::Histogram& Series(const Words& words) {
    return family_.Add(LabelsOf(info_, words), info_.bounds);
  }

  const FamilyInfo& info_;
  prometheus::Family<prometheus::Histogram>& family_;
};

template <typename T>
std::unique_ptr<Recorder> MakeRecorder(const FamilyInfo& info, prometheus::Registry& registry,
                                       const std::vector<Words>& series) {
  auto recorder = std::make_unique<T>(info, registry);
  for (const Words& words : series) recorder->Begin(words);
  return recorder;
}

prometheus::MetricFamily ToPrometheus(const FamilyInfo& info,
                                      const std::vector<std::pair<Words, double>>& samples) {
  const bool is_counter = info.type == FamilyType::kCounter;
  prometheus::MetricFamily family;
  family.name = info.name;
  family.help = info.help;
  family.type = is_counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
  for (const auto& [words, value] : samples) {
    prometheus::ClientMetric metric;
    for (const auto& [name, word] : LabelsOf(info, words)) metric.label.push_back({name, word});
    (is_counter ? metric.counter.value : metric.gauge.value) = value;
    family.metric.push_back(std::move(metric));
  }
  return family;
}

}  // namespace

struct Registry::State {
  const FamilyInfo& Add(FamilyInfo family) REQUIRES(mutex) {
    for (const FamilyInfo& other : families) {
      if (other.name == family.name) throw std::logic_error(family.name + " is declared twice");
    }
    return families.emplace_back(std::move(family));
  }

  prometheus::Registry registry;
  mutable base::Mutex mutex;
  std::deque<FamilyInfo> families GUARDED_BY(mutex);  // handles point to them
  std::vector<std::unique_ptr<Recorder>> recorders GUARDED_BY(mutex);
  std::vector<Sampler> samplers GUARDED_BY(mutex);
};

Registry::Registry() : state_(std::make_unique<State>()) {}
Registry::~Registry() = default;

Recorder& Registry::Declare(FamilyInfo family, const std::vector<Words>& series) {
  const base::MutexLock lock(state_->mutex);
  const FamilyInfo& info = state_->Add(std::move(family));
  state_->recorders.push_back(info.type == FamilyType::kHistogram
                                  ? MakeRecorder<HistogramRecorder>(info, state_->registry, series)
                                  : MakeRecorder<CounterRecorder>(info, state_->registry, series));
  return *state_->recorders.back();
}

const FamilyInfo& Registry::DeclareSampled(FamilyInfo family) {
  const base::MutexLock lock(state_->mutex);
  return state_->Add(std::move(family));
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
  Samples samples;
  for (const Sampler& sampler : samplers) sampler(samples);
  std::vector<prometheus::MetricFamily> families = state_->registry.Collect();
  for (const auto& [info, values] : samples.samples_) {
    families.push_back(ToPrometheus(*info, values));
  }
  std::sort(families.begin(), families.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return prometheus::TextSerializer().Serialize(families);
}

std::vector<FamilyInfo> Registry::Families() const {
  const base::MutexLock lock(state_->mutex);
  return {state_->families.begin(), state_->families.end()};
}

}  // namespace strongroom::metrics
