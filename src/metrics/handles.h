#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/registry.h"

// Families as members of their type: what counts or samples names the family, and gives a value for
// each of its labels, each of which is a type (labels.h). So neither a name, nor a help text, nor a
// label can be written differently in two places. Handles are copied freely, are thread-safe, and
// are outlived by their registry.
namespace strongroom::metrics {

// Every series whose labels are all known beforehand; none when one of them is not.
template <typename... Labels>
std::vector<Words> KnownSeries() {
  std::vector<Words> series{{}};
  for (const Words& known : std::vector<Words>{Labels::Known()...}) {
    std::vector<Words> longer;
    for (const Words& words : series) {
      for (const std::string& word : known) {
        longer.push_back(words);
        longer.back().push_back(word);
      }
    }
    series = std::move(longer);
  }
  return series;
}

template <typename... Labels>
class Counter {
 public:
  Counter(Registry& registry, std::string name, std::string help)
      : recorder_(&registry.Declare({.type = FamilyType::kCounter,
                                     .name = std::move(name),
                                     .help = std::move(help),
                                     .labels = {Labels::kName...}},
                                    KnownSeries<Labels...>())) {}

  void Count(const Labels&... labels) const { Add(1, labels...); }
  // `amount` is not negative.
  void Add(double amount, const Labels&... labels) const {
    recorder_->Record({labels.word()...}, amount);
  }

 private:
  Recorder* recorder_;
};

template <typename... Labels>
class Histogram {
 public:
  Histogram(Registry& registry, std::string name, std::string help, std::vector<double> bounds)
      : recorder_(&registry.Declare({.type = FamilyType::kHistogram,
                                     .name = std::move(name),
                                     .help = std::move(help),
                                     .labels = {Labels::kName...},
                                     .bounds = std::move(bounds)},
                                    KnownSeries<Labels...>())) {}

  void Observe(double value, const Labels&... labels) const {
    recorder_->Record({labels.word()...}, value);
  }

 private:
  Recorder* recorder_;
};

// A gauge or counter whose values are read from their source at each scrape.
template <FamilyType type, typename... Labels>
class Sampled {
 public:
  Sampled(Registry& registry, std::string name, std::string help)
      : family_(&registry.DeclareSampled({.type = type,
                                          .name = std::move(name),
                                          .help = std::move(help),
                                          .labels = {Labels::kName...}})) {}

  void Put(Samples& samples, double value, const Labels&... labels) const {
    const std::array<std::string_view, sizeof...(Labels)> words{labels.word()...};
    samples.Put(*family_, words, value);
  }

 private:
  const FamilyInfo* family_;
};

template <typename... Labels>
using SampledGauge = Sampled<FamilyType::kGauge, Labels...>;
template <typename... Labels>
using SampledCounter = Sampled<FamilyType::kCounter, Labels...>;

}  // namespace strongroom::metrics
