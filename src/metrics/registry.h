#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_words.h"

namespace strongroom::metrics {

// In the words of the text format.
enum class FamilyType { kCounter, kGauge, kHistogram };
constexpr auto EnumWords(FamilyType) {
  return std::to_array<base::EnumWord<FamilyType>>({{FamilyType::kCounter, "counter"},
                                                    {FamilyType::kGauge, "gauge"},
                                                    {FamilyType::kHistogram, "histogram"}});
}

// The values of a series' labels, in the order of its family's labels.
using Words = std::vector<std::string>;

// What is said of a family, once, where it is declared.
struct FamilyInfo {
  FamilyType type = FamilyType::kCounter;
  std::string name;
  std::string help;  // one line
  Words labels = {};
  std::vector<double> bounds = {};  // of a histogram: upper bounds of its buckets, ascending
};

// Where the values of one counter or histogram go. Thread-safe.
class Recorder {
 public:
  virtual ~Recorder() = default;

  // Adds `value` to the counter, or observes it. The series appears with its first value.
  virtual void Record(const Words& words, double value) = 0;
};

// What the samplers say in one scrape.
class Samples {
 public:
  // `words` are the values of the family's labels, in their order.
  void Put(const FamilyInfo& family, std::span<const std::string_view> words, double value);

 private:
  friend class Registry;
  std::map<const FamilyInfo*, std::string> texts_;  // their lines
};

// Called at each scrape, on the scraping thread, so that what it says cannot be stale.
using Sampler = std::function<void(Samples&)>;

// The families of one process, rendered in the Prometheus text format 0.0.4. Families are declared
// through the handles of handles.h. Thread-safe.
// https://prometheus.io/docs/instrumenting/exposition_formats/
class Registry {
 public:
  Registry();
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // Declares a counter or histogram. `series` exist from the start, so that a rate over them is
  // never absent. The recorder lives as long as the registry. Throws std::logic_error for a name
  // that is declared already.
  Recorder& Declare(FamilyInfo family, const std::vector<Words>& series);
  // Declares a counter or gauge whose values samplers give; lives as long as the registry. Throws
  // as Declare.
  const FamilyInfo& DeclareSampled(FamilyInfo family);

  void AddSampler(Sampler sampler);

  // One at a time, others wait: of many schedules the text has megabytes.
  std::string Render() const;

  // All that were declared, in order.
  std::vector<FamilyInfo> Families() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace strongroom::metrics
