// Every step of the failure matrix of tests/graph: whatever fails, the run says so, no type says
// that it is complete without being so, and nothing counts as removed that is still there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <thread>

#include "integration/graph/graph_runs.h"
#include "integration/graph/step.h"

namespace strongroom::test {
namespace {

using base::Json;

// Most of its time a step waits, so several tenants are at it at once, each with a Graph of its
// own.
constexpr int kTenants = 4;
// That a step took longer than this is printed, for whoever adds one.
constexpr double kSlowSeconds = 2;

// The last step, in which nothing fails, and what it leaves.
StoredSet CleanSet(GraphRuns& runs, const Json& matrix, const std::vector<std::string>& types) {
  runs.fake().Tell("cursor", {{"step", matrix.at("steps").back().at("step")}});
  StoredSet clean = runs.Run(types).set;
  EXPECT_EQ(clean.outcome.phase, domain::RunPhase::kSuccess) << clean.outcome.error_message;
  for (const std::string& type : types) {
    EXPECT_EQ(clean.CountOf(type), matrix.at("items").at(type).get<size_t>()) << type;
  }
  return clean;
}

void Try(const Step& step, GraphRuns& runs, const StoredSet& clean,
         const std::vector<std::string>& types) {
  SCOPED_TRACE(step.name());
  const base::SystemClock clock;
  const auto begin = clock.Steady();
  const auto run = [&] {
    runs.fake().Tell("cursor", {{"step", step.name()}});
    return step.RunIn(runs, types);
  };
  try {
    RunEnd end = run();
    // Calls that a busy machine kept until several came at once are above quota, too; what is wrong
    // with quotas is so again.
    if (runs.fake().Ask("requests").at("quotaViolations") != 0) end = run();
    step.ExpectEnd(clean, end);
    step.ExpectRequests(runs.fake().Ask("requests"));
  } catch (const std::exception& e) {
    ADD_FAILURE() << e.what();
  }
  const double took = std::chrono::duration<double>(clock.Steady() - begin).count();
  if (took > kSlowSeconds) std::printf("step %s took %.1f s\n", step.name().c_str(), took);
}

TEST(GraphMatrix, EveryStepEndsAsItSays) {
  GraphRuns first;
  const Json matrix = first.fake().Ask("matrix");
  const auto types = matrix.at("types").get<std::vector<std::string>>();
  const StoredSet clean = CleanSet(first, matrix, types);
  const Json& steps = matrix.at("steps");
  std::atomic<size_t> next{0};
  const auto work = [&](GraphRuns& runs) {
    for (size_t i = next++; i < steps.size(); i = next++) Try(Step(steps[i]), runs, clean, types);
  };
  std::vector<std::jthread> threads;
  threads.emplace_back([&] { work(first); });
  while (threads.size() < kTenants) {
    threads.emplace_back([&] {
      GraphRuns another;
      work(another);
    });
  }
}

}  // namespace
}  // namespace strongroom::test
