#include "metrics/registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <sstream>
#include <thread>

namespace strongroom::metrics {
namespace {

// The lines of a rendering that are not comments.
std::vector<std::string> Samples(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

SampledFamily Gauge(std::string name, std::vector<SampledFamily::Sample> samples) {
  return {.name = std::move(name),
          .help = "help",
          .type = SampledFamily::Type::kGauge,
          .samples = std::move(samples)};
}

TEST(Registry, RendersNothingWhenNothingWasCounted) { EXPECT_EQ(Registry().Render(), ""); }

TEST(Registry, CountsBySeries) {
  Registry registry;
  registry.Count("runs_total", "Runs.", {{"status", "success"}}, 0);
  registry.Count("runs_total", "Runs.", {{"status", "failed"}});
  registry.Count("runs_total", "Runs.", {{"status", "failed"}}, 2);
  const std::string text = registry.Render();
  EXPECT_NE(text.find("# HELP runs_total Runs.\n# TYPE runs_total counter\n"), std::string::npos);
  std::vector<std::string> samples = Samples(text);
  std::sort(samples.begin(), samples.end());
  EXPECT_EQ(samples, (std::vector<std::string>{"runs_total{status=\"failed\"} 3",
                                               "runs_total{status=\"success\"} 0"}));
}

TEST(Registry, ObservesInBuckets) {
  Registry registry;
  for (const double value : {0.5, 1.0, 5.0, 100.0}) {
    registry.Observe("seconds", "Time.", {{"a", "b"}}, {1, 10}, value);
  }
  EXPECT_EQ(Samples(registry.Render()),
            (std::vector<std::string>{"seconds_count{a=\"b\"} 4", "seconds_sum{a=\"b\"} 106.5",
                                      "seconds_bucket{a=\"b\",le=\"1\"} 2",
                                      "seconds_bucket{a=\"b\",le=\"10\"} 3",
                                      "seconds_bucket{a=\"b\",le=\"+Inf\"} 4"}));
}

TEST(Registry, SamplesAtEachScrape) {
  Registry registry;
  int scrapes = 0;
  registry.AddSampler([&scrapes] {
    ++scrapes;
    std::vector<SampledFamily> families{Gauge("age", {{{{"schedule", "a"}}, 1.0 * scrapes}})};
    // An object that is gone leaves no series behind.
    if (scrapes == 1) families[0].samples.push_back({{{"schedule", "b"}}, 7});
    return families;
  });
  EXPECT_EQ(Samples(registry.Render()),
            (std::vector<std::string>{"age{schedule=\"a\"} 1", "age{schedule=\"b\"} 7"}));
  EXPECT_EQ(Samples(registry.Render()), (std::vector<std::string>{"age{schedule=\"a\"} 2"}));
}

TEST(Registry, SortsFamiliesByName) {
  Registry registry;
  registry.Count("m_total", "m", {});
  registry.AddSampler([] { return std::vector{Gauge("z", {{{}, 1}}), Gauge("a", {{{}, 1}})}; });
  EXPECT_EQ(Samples(registry.Render()), (std::vector<std::string>{"a 1", "m_total 1", "z 1"}));
}

TEST(Registry, EscapesLabelValues) {
  Registry registry;
  registry.AddSampler([] {
    return std::vector{Gauge("g", {{{{"name", "a\"b\\c\nd"}}, 1}, {{{"name", "\xc3\xa4"}}, 2}})};
  });
  EXPECT_EQ(Samples(registry.Render()),
            (std::vector<std::string>{R"(g{name="a\"b\\c\nd"} 1)", "g{name=\"\xc3\xa4\"} 2"}));
}

TEST(Registry, WritesTimestampsAndOddNumbersInFull) {
  Registry registry;
  registry.AddSampler([] {
    const double infinity = std::numeric_limits<double>::infinity();
    return std::vector{Gauge("g", {{{{"n", "1"}}, 1774747800},
                                   {{{"n", "2"}}, std::nan("")},
                                   {{{"n", "3"}}, infinity},
                                   {{{"n", "4"}}, -infinity},
                                   {{{"n", "5"}}, 0.1}})};
  });
  const std::vector<std::string> samples = Samples(registry.Render());
  ASSERT_EQ(samples.size(), 5U);
  EXPECT_EQ(std::stod(samples[0].substr(9)), 1774747800);
  EXPECT_EQ(samples[1].substr(9), "Nan");
  EXPECT_EQ(samples[2].substr(9), "+Inf");
  EXPECT_EQ(samples[3].substr(9), "-Inf");
  EXPECT_EQ(std::stod(samples[4].substr(9)), 0.1);
}

TEST(Registry, RendersCountersThatAreSampled) {
  Registry registry;
  registry.AddSampler([] {
    SampledFamily family = Gauge("cpu_total", {{{}, 3}});
    family.type = SampledFamily::Type::kCounter;
    return std::vector{family};
  });
  EXPECT_NE(registry.Render().find("# TYPE cpu_total counter\ncpu_total 3\n"), std::string::npos);
}

TEST(Registry, CountsFromManyThreadsWhileItIsScraped) {
  Registry registry;
  constexpr int kThreads = 4;
  constexpr int kCounts = 500;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&registry, t] {
        for (int i = 0; i < kCounts; ++i) {
          registry.Count("n_total", "n", {{"t", std::to_string(t % 2)}});
          registry.Observe("s", "s", {}, {1}, 0.5);
        }
      });
    }
    for (int i = 0; i < 20; ++i) registry.Render();
  }
  const std::string text = registry.Render();
  EXPECT_EQ(CountOf(text, "n_total{t=\"0\"} 1000\n"), 1U) << text;
  EXPECT_EQ(CountOf(text, "n_total{t=\"1\"} 1000\n"), 1U) << text;
  EXPECT_EQ(CountOf(text, "s_count 2000\n"), 1U) << text;
}

TEST(SampleProcess, KnowsThisProcess) {
  Registry registry;
  registry.AddSampler(SampleProcess);
  std::map<std::string, double> values;
  for (const std::string& line : Samples(registry.Render())) {
    values[line.substr(0, line.find(' '))] = std::stod(line.substr(line.find(' ')));
  }
  EXPECT_GT(values.at("process_resident_memory_bytes"), 1e5);
  EXPECT_GE(values.at("process_cpu_seconds_total"), 0);
  EXPECT_GE(values.at("process_open_fds"), 3);
  EXPECT_GT(values.at("process_start_time_seconds"), 1.7e9);
  EXPECT_EQ(values.size(), 4U);
}

}  // namespace
}  // namespace strongroom::metrics
