#pragma once

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "integration/graph/graph_runs.h"

namespace strongroom::test {

// A step of the failure matrix and what has to be so after it, in the words of
// tests/graph/data/matrix/common.yaml.
class Step {
 public:
  explicit Step(const base::Json& step);

  const std::string& name() const { return name_; }

  // A run of the tenant as the step has it: as a Job does it where nothing has to be asked again;
  // else with retries that do not take long.
  RunEnd RunIn(GraphRuns& runs, const std::vector<std::string>& types) const;

  // Fails the test where the run, its summary or its set is not what the step says. `clean` is the
  // set of a run in which nothing failed.
  void ExpectEnd(const StoredSet& clean, const RunEnd& end) const;
  // The same of what Graph was asked: the step's fault struck, and no call was above quota.
  void ExpectRequests(const base::Json& requests) const;

 private:
  bool Says(const char* name) const { return expect_.contains(name); }
  // One word, or any of several.
  std::set<std::string> Words(const char* name) const;
  base::Json Of(const std::string& type) const;
  bool IsOfSignIn() const { return fault_.value("hop", "") == "signIn"; }
  bool CountsRepetitions() const;
  void ExpectType(const std::string& type, const StoredSet& clean, const StoredSet& set) const;
  void ExpectChanges(const Differences& found) const;

  const std::string name_;
  const base::Json step_;
  const base::Json expect_;
  const base::Json fault_;  // empty: it has none
};

}  // namespace strongroom::test
