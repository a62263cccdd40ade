#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "integration/graph/stored_set.h"
#include "integration/support/fake_graph.h"
#include "provider/collection.h"
#include "provider/graph/client.h"
#include "provider/provider.h"
#include "provider/settings.h"
#include "support/temporary_folder.h"

namespace strongroom::test {

// The catalogues of the program.
const catalogue::Catalogues& BuiltIn();

// For a run that has to go through.
inline constexpr std::chrono::seconds kAmple{300};

// How a run went, and what of it comes to the server.
struct RunEnd {
  provider::Collection collection;
  StoredSet set;
};

// A tenant of a Graph of its own, and runs of it: each does what an executor's Job does, with the
// files that its pod has, but for the way of its report to the server. Not thread-safe.
class GraphRuns {
 public:
  GraphRuns();

  // As it was made, Graph too.
  void Reset();

  const FakeGraph& fake() const { return fake_; }
  // Of the next run. Its deadline is set by the run.
  provider::Settings& settings() { return settings_; }
  const provider::Settings& settings() const { return settings_; }

  // By the provider that is registered, as a Job does it.
  RunEnd Run(const std::vector<std::string>& types, std::chrono::seconds time = kAmple);
  // The same, but for retries that a test need not wait for, and with most of Graph's quotas.
  RunEnd Run(const std::vector<std::string>& types, std::chrono::seconds time,
             const provider::graph::Retries& retries);

 private:
  RunEnd Finish(provider::Provider& provider, const std::vector<std::string>& types);

  const base::SystemClock clock_;
  const FakeGraph fake_;
  const TemporaryFolder folder_;
  provider::Settings settings_;
};

}  // namespace strongroom::test
