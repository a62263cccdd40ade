#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace strongroom::metrics {

using Labels = std::map<std::string, std::string>;

// One metric family whose values are computed when it is scraped, so that they cannot be stale.
struct SampledFamily {
  enum class Type { kGauge, kCounter };
  struct Sample {
    Labels labels;
    double value = 0;
  };

  std::string name;
  std::string help;  // one line
  Type type = Type::kGauge;
  std::vector<Sample> samples;
};

// Called at each scrape, on the scraping thread.
using Sampler = std::function<std::vector<SampledFamily>()>;

// Counters, histograms and sampled families, rendered in the Prometheus text format 0.0.4.
// Thread-safe. https://prometheus.io/docs/instrumenting/exposition_formats/
class Registry {
 public:
  Registry();
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // Adds to the counter `name` with `labels`; both must come from bounded sets, never from names of
  // objects. `amount` is not negative. The series appears with its first call; call with 0 to have
  // it from the start.
  void Count(const std::string& name, const std::string& help, const Labels& labels,
             double amount = 1);

  // `bounds` are the upper bounds of the buckets, ascending; the first call for a name decides.
  void Observe(const std::string& name, const std::string& help, const Labels& labels,
               const std::vector<double>& bounds, double value);

  void AddSampler(Sampler sampler);

  std::string Render() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// process_* as other exporters name them, from /proc/self.
std::vector<SampledFamily> SampleProcess();

}  // namespace strongroom::metrics
