#include "metrics/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <sstream>
#include <thread>

#include "metrics/process.h"

namespace strongroom::metrics {
namespace {

// The lines of a rendering that are not comments.
std::vector<std::string> Lines(const std::string& text) {
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

struct Color : Label {
  static constexpr const char* kName = "color";
  static Words Known() { return {"red", "blue"}; }
  explicit Color(std::string_view color) : Label(color) {}
};
struct Shape : Label {
  static constexpr const char* kName = "a_shape";
  static Words Known() { return {"round"}; }
  explicit Shape(std::string_view shape) : Label(shape) {}
};
struct Title : Label {
  static constexpr const char* kName = "title";
  static Words Known() { return {}; }
  explicit Title(std::string_view title) : Label(title) {}
};

std::vector<std::string> Sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST(Registry, RendersNothingWhenNothingWasDeclared) { EXPECT_EQ(Registry().Render(), ""); }

TEST(Counter, HasEverySeriesThatIsKnownFromTheStart) {
  Registry registry;
  const Counter<Color, Shape> things(registry, "things_total", "Things.");
  things.Count(Color("red"), Shape("round"));
  things.Add(2, Color("red"), Shape("round"));
  const std::string text = registry.Render();
  EXPECT_NE(text.find("# HELP things_total Things.\n# TYPE things_total counter\n"),
            std::string::npos);
  EXPECT_EQ(Sorted(Lines(text)),
            (std::vector<std::string>{"things_total{a_shape=\"round\",color=\"blue\"} 0",
                                      "things_total{a_shape=\"round\",color=\"red\"} 3"}));
}

TEST(Counter, HasNoSeriesWhileALabelIsNotKnown) {
  Registry registry;
  const Counter<Color, Title> books(registry, "books_total", "Books.");
  EXPECT_THAT(Lines(registry.Render()), testing::IsEmpty());
  books.Count(Color("red"), Title("Emma"));
  EXPECT_EQ(Lines(registry.Render()),
            std::vector<std::string>{"books_total{color=\"red\",title=\"Emma\"} 1"});
}

TEST(Counter, WithoutLabelsIsThereFromTheStart) {
  Registry registry;
  const Counter<> calls(registry, "calls_total", "Calls.");
  EXPECT_EQ(Lines(registry.Render()), std::vector<std::string>{"calls_total 0"});
}

TEST(Histogram, ObservesInBuckets) {
  Registry registry;
  const Histogram<Shape> seconds(registry, "seconds", "Time.", {1, 10});
  for (const double value : {0.5, 1.0, 5.0, 100.0}) seconds.Observe(value, Shape("round"));
  EXPECT_EQ(Lines(registry.Render()),
            (std::vector<std::string>{"seconds_count{a_shape=\"round\"} 4",
                                      "seconds_sum{a_shape=\"round\"} 106.5",
                                      "seconds_bucket{a_shape=\"round\",le=\"1\"} 2",
                                      "seconds_bucket{a_shape=\"round\",le=\"10\"} 3",
                                      "seconds_bucket{a_shape=\"round\",le=\"+Inf\"} 4"}));
}

TEST(SampledGauge, IsReadAtEachScrape) {
  Registry registry;
  const SampledGauge<Title> age(registry, "age", "Age.");
  int scrapes = 0;
  registry.AddSampler([&](Samples& samples) {
    ++scrapes;
    age.Put(samples, scrapes, Title("a"));
    // An object that is gone leaves no series behind.
    if (scrapes == 1) age.Put(samples, 7, Title("b"));
  });
  EXPECT_EQ(Lines(registry.Render()),
            (std::vector<std::string>{"age{title=\"a\"} 1", "age{title=\"b\"} 7"}));
  EXPECT_EQ(Lines(registry.Render()), (std::vector<std::string>{"age{title=\"a\"} 2"}));
}

TEST(Registry, SortsFamiliesByName) {
  Registry registry;
  const SampledGauge<> z(registry, "z", "z");
  const Counter<> m(registry, "m_total", "m");
  const SampledGauge<> a(registry, "a", "a");
  registry.AddSampler([&](Samples& samples) {
    z.Put(samples, 1);
    a.Put(samples, 1);
  });
  EXPECT_EQ(Lines(registry.Render()), (std::vector<std::string>{"a 1", "m_total 0", "z 1"}));
}

TEST(Registry, RefusesANameThatIsDeclaredAlready) {
  Registry registry;
  const Counter<> first(registry, "n_total", "n");
  EXPECT_THROW(SampledGauge<>(registry, "n_total", "another"), std::logic_error);
}

TEST(Registry, EscapesLabelValues) {
  Registry registry;
  const SampledGauge<Title> g(registry, "g", "g");
  registry.AddSampler([&](Samples& samples) {
    g.Put(samples, 1, Title("a\"b\\c\nd"));
    g.Put(samples, 2, Title("\xc3\xa4"));
  });
  EXPECT_EQ(Lines(registry.Render()),
            (std::vector<std::string>{R"(g{title="a\"b\\c\nd"} 1)", "g{title=\"\xc3\xa4\"} 2"}));
}

TEST(Registry, WritesTimestampsAndOddNumbersInFull) {
  Registry registry;
  const SampledGauge<Title> g(registry, "g", "g");
  registry.AddSampler([&](Samples& samples) {
    const double infinity = std::numeric_limits<double>::infinity();
    for (const double value :
         {1774747800.0, std::nan(""), infinity, -infinity, 0.1, 100'000.0, 1e20, -3.0}) {
      g.Put(samples, value, Title("n"));
    }
  });
  const std::vector<std::string> samples = Lines(registry.Render());
  ASSERT_EQ(samples.size(), 8U);
  const size_t prefix = std::string("g{title=\"n\"} ").size();
  EXPECT_EQ(samples[0].substr(prefix), "1774747800");
  EXPECT_EQ(samples[1].substr(prefix), "NaN");
  EXPECT_EQ(samples[2].substr(prefix), "+Inf");
  EXPECT_EQ(samples[3].substr(prefix), "-Inf");
  EXPECT_EQ(samples[4].substr(prefix), "0.1");
  EXPECT_EQ(samples[5].substr(prefix), "100000");
  EXPECT_EQ(samples[6].substr(prefix), "1e+20");
  EXPECT_EQ(samples[7].substr(prefix), "-3");
}

TEST(SampledGauge, HasItsLabelsInTheOrderOfItsType) {
  Registry registry;
  const SampledGauge<Color, Shape> g(registry, "g", "Things.");
  registry.AddSampler([&](Samples& samples) {
    g.Put(samples, 1, Color("red"), Shape("round"));
    g.Put(samples, 2, Color("blue"), Shape("round"));
  });
  EXPECT_EQ(registry.Render(),
            "# HELP g Things.\n# TYPE g gauge\n"
            "g{color=\"red\",a_shape=\"round\"} 1\ng{color=\"blue\",a_shape=\"round\"} 2\n");
}

TEST(SampledCounter, IsACounter) {
  Registry registry;
  const SampledCounter<> cpu(registry, "cpu_total", "CPU.");
  registry.AddSampler([&](Samples& samples) { cpu.Put(samples, 3); });
  EXPECT_NE(registry.Render().find("# TYPE cpu_total counter\ncpu_total 3\n"), std::string::npos);
}

TEST(Registry, CountsFromManyThreadsWhileItIsScraped) {
  Registry registry;
  const Counter<Title> n(registry, "n_total", "n");
  const Histogram<> s(registry, "s", "s", {1});
  constexpr int kThreads = 4;
  constexpr int kCounts = 500;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&n, &s, t] {
        for (int i = 0; i < kCounts; ++i) {
          n.Count(Title(std::to_string(t % 2)));
          s.Observe(0.5);
        }
      });
    }
    for (int i = 0; i < 20; ++i) registry.Render();
  }
  const std::string text = registry.Render();
  EXPECT_EQ(CountOf(text, "n_total{title=\"0\"} 1000\n"), 1U) << text;
  EXPECT_EQ(CountOf(text, "n_total{title=\"1\"} 1000\n"), 1U) << text;
  EXPECT_EQ(CountOf(text, "s_count 2000\n"), 1U) << text;
}

TEST(SampleProcess, KnowsThisProcess) {
  Registry registry;
  const ProcessMetrics families(registry);
  registry.AddSampler(SampleProcess(families));
  std::map<std::string, double> values;
  for (const std::string& line : Lines(registry.Render())) {
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
