#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sets.h"
#include "store/verification.h"

namespace strongroom::store {

// Three sets, and what the servers do of themselves, as one of them.
class Verification : public ::testing::Test {
 protected:
  Verification()
      : server_(test_.dsn() + "?options=-c%20role%3Dstrongroom_server"), ids_(ThreeSets(test_)) {}

  // As the owner of the tables, who is not held to what they say.
  void Alter(const std::string& statement) {
    ASSERT_EQ(test_.StateOf("SET LOCAL session_replication_role = replica; " + statement), "");
  }
  // As if all that was looked at had been looked at that much earlier.
  void Age(const std::string& interval) {
    Alter("UPDATE strongroom.set_verifications SET seen_since = seen_since - interval '" +
          interval +
          "'; UPDATE strongroom.tenant_verifications SET seen_since = seen_since - interval '" +
          interval + "'; UPDATE strongroom.blob_readings SET read_at = read_at - interval '" +
          interval + "'");
  }
  VerificationStep Next() {
    std::optional<int64_t> at_set;
    return VerifyNext(server_, order_, at_set);
  }
  // All that is due; what came to its end, in that order.
  std::vector<VerificationStep> VerifyAll() {
    std::vector<VerificationStep> ended;
    bytes_ = 0;
    for (VerificationStep step = Next(); step.did != VerificationStep::Did::kNothing;
         step = Next()) {
      bytes_ += step.bytes;
      if (step.did != VerificationStep::Did::kPart) ended.push_back(std::move(step));
    }
    return ended;
  }
  // The problems of what has some; by its name.
  std::map<std::string, std::vector<SetProblem>> Found() {
    std::map<std::string, std::vector<SetProblem>> found;
    for (VerificationStep& step : VerifyAll()) {
      EXPECT_EQ(step.problem_count, step.problems.size());
      if (step.problem_count > 0) found[step.subject] = std::move(step.problems);
    }
    return found;
  }
  std::string NameOf(size_t run) const {
    return "nightly-" + std::to_string(run) + '-' + std::to_string(ids_[run - 1]);
  }
  std::string IdOf(size_t run) const { return std::to_string(ids_[run - 1]); }
  int64_t AllBytes() {
    return std::stoll(test_.Value("SELECT sum(raw_size) FROM strongroom.policy_blobs"));
  }

  TestDatabase test_;
  Database server_;
  VerificationOrder order_;
  const std::vector<int64_t> ids_;
  int64_t bytes_ = 0;
};

}  // namespace strongroom::store
