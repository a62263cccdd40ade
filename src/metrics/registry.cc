#include "metrics/registry.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <deque>
#include <stdexcept>
#include <utility>

#include "base/mutex.h"
#include "metrics/text.h"

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

// Of what is counted: few series.
std::string Serialize(const prometheus::MetricFamily& family) {
  return prometheus::TextSerializer().Serialize({family});
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
  base::Mutex rendering;
};

void Samples::Put(const FamilyInfo& family, std::span<const std::string_view> words, double value) {
  std::string& text = texts_[&family];
  if (text.empty()) AppendHead(family, text);
  AppendSample(family, words, value, text);
}

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
  const base::MutexLock one_at_a_time(state_->rendering);
  std::vector<Sampler> samplers;
  {
    const base::MutexLock lock(state_->mutex);
    samplers = state_->samplers;
  }
  Samples samples;
  for (const Sampler& sampler : samplers) sampler(samples);
  std::map<std::string, std::string> families;  // by name
  for (const prometheus::MetricFamily& family : state_->registry.Collect()) {
    families[family.name] = Serialize(family);
  }
  for (auto& [info, lines] : samples.texts_) families[info->name] = std::move(lines);
  size_t size = 0;
  for (const auto& [name, lines] : families) size += lines.size();
  std::string text;
  text.reserve(size);
  for (auto& [name, lines] : families) text += std::exchange(lines, {});
  return text;
}

std::vector<FamilyInfo> Registry::Families() const {
  const base::MutexLock lock(state_->mutex);
  return {state_->families.begin(), state_->families.end()};
}

}  // namespace strongroom::metrics
