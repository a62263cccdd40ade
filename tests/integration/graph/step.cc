#include "integration/graph/step.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace strongroom::test {
namespace {

using base::Json;
using domain::RunPhase;
using domain::TypeState;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::set<std::string> AnyOf(const Json& value) {
  if (value.is_array()) return value.get<std::set<std::string>>();
  return {value.get<std::string>()};
}

bool IsState(const std::string& word, TypeState state) {
  if (word == "broken") return state == TypeState::kFailed || state == TypeState::kIncomplete;
  return word == domain::NameOf(state);
}

std::string Shown(const domain::TypeCoverage& coverage) {
  return std::string(domain::NameOf(coverage.state)) + ' ' + coverage.error_code + ' ' +
         coverage.error_message;
}

// All that the root of a set is made of (store/migrations/0002_integrity.sql), since a policy of a
// known change digest is not stored again.
using OfTypes = std::map<std::string, std::map<std::string, std::string>>;
OfTypes ChangeDigests(const StoredSet& set) {
  OfTypes digests;
  for (const auto& [type, policies] : set.policies) {
    for (const auto& [identity, policy] : policies) digests[type][identity] = policy.change_digest;
  }
  for (const auto& [type, coverage] : set.outcome.summary.types) {
    digests[type]["state"] = domain::NameOf(coverage.state);
  }
  return digests;
}

// Of patterns that end with '*' any number of policies that begin so.
bool Fits(const std::string& policy, const std::string& pattern) {
  if (!pattern.ends_with('*')) return policy == pattern;
  return policy.starts_with(pattern.substr(0, pattern.size() - 1));
}

// Each policy is one that `changes` names, and each that it names is there.
void ExpectPolicies(const char* change, const Json& changes, const std::set<std::string>& found) {
  const auto patterns = changes.value(change, std::vector<std::string>());
  for (const std::string& policy : found) {
    EXPECT_TRUE(std::any_of(patterns.begin(), patterns.end(),
                            [&](const std::string& pattern) { return Fits(policy, pattern); }))
        << change << ": " << policy;
  }
  for (const std::string& pattern : patterns) {
    EXPECT_TRUE(std::any_of(found.begin(), found.end(),
                            [&](const std::string& policy) { return Fits(policy, pattern); }))
        << "not " << change << ": " << pattern;
  }
}

}  // namespace

Step::Step(const Json& step)
    : name_(step.at("name").get<std::string>()),
      step_(step),
      expect_(step.at("expect")),
      fault_(step.contains("faults") ? step.at("faults").at(0) : Json::object()) {}

std::set<std::string> Step::Words(const char* name) const {
  return Says(name) ? AnyOf(expect_.at(name)) : std::set<std::string>();
}

RunEnd Step::RunIn(GraphRuns& runs, const std::vector<std::string>& types) const {
  if (Says("repeated") && !expect_.at("repeated").get<bool>()) return runs.Run(types);
  // What is asked for again and again need not take long, and a run of which every third request
  // fails has to go through. Sign-in is repeated for as long as there is time, so only where it
  // never comes about may that be short: any other run has all that a busy machine needs.
  provider::graph::Retries retries;
  retries.backoff = {.first = milliseconds{20}, .maximum = milliseconds{200}};
  retries.limit = fault_.contains("rate") ? 50 : 4;
  const bool is_in_vain = IsOfSignIn() && Words("run").contains("failed");
  return runs.Run(types, is_in_vain ? seconds{3} : kAmple, retries);
}

// Those of sign-in are not counted, nor what the HTTP library sends again by itself.
bool Step::CountsRepetitions() const {
  const bool is_reset = !fault_.empty() && fault_.at("action").value("kind", "") == "reset";
  return Says("repeated") && !IsOfSignIn() && !is_reset;
}

// Of one type; empty: it is complete and whole.
Json Step::Of(const std::string& type) const {
  if (Words("run") == std::set<std::string>{"failed"}) return {{"state", "broken"}, {"items", 0}};
  return expect_.value("types", Json::object()).value(type, Json::object());
}

void Step::ExpectType(const std::string& type, const StoredSet& clean, const StoredSet& set) const {
  SCOPED_TRACE(type);
  const domain::TypeCoverage& coverage = set.outcome.summary.types.at(type);
  const Json expected = Of(type);
  const std::set<std::string> states = AnyOf(expected.value("state", Json("complete")));
  EXPECT_TRUE(std::any_of(states.begin(), states.end(), [&](const std::string& word) {
    return IsState(word, coverage.state);
  })) << Shown(coverage);
  if (coverage.state == TypeState::kComplete) {
    EXPECT_EQ(coverage.error_code, "");
  } else {
    EXPECT_THAT(expected.contains("code") ? AnyOf(expected.at("code")) : Words("code"),
                testing::Contains(coverage.error_code))
        << Shown(coverage);
  }
  const size_t stored = set.CountOf(type);
  EXPECT_EQ(coverage.backed_up, static_cast<int64_t>(stored));
  if (expected.contains("items") && expected.at("items").is_object()) {
    EXPECT_GE(stored, expected.at("items").at("least").get<size_t>());
    EXPECT_LE(stored, expected.at("items").at("most").get<size_t>());
  } else {
    EXPECT_EQ(stored, expected.value("items", clean.CountOf(type)));
  }
}

void Step::ExpectChanges(const Differences& found) const {
  const Json changes = expect_.value("changes", Json::object());
  ExpectPolicies("added", changes, found.added);
  ExpectPolicies("changed", changes, found.changed);
  ExpectPolicies("removed", changes, found.removed);
}

void Step::ExpectEnd(const StoredSet& clean, const RunEnd& end) const {
  const domain::Outcome& outcome = end.set.outcome;
  EXPECT_THAT(Words("run"), testing::Contains(domain::NameOf(outcome.phase)))
      << outcome.error_code << ' ' << outcome.error_message;
  if (outcome.phase == RunPhase::kSuccess) {
    EXPECT_EQ(outcome.error_code, "");
  } else {
    EXPECT_THAT(Words("code"), testing::Contains(outcome.error_code)) << outcome.error_message;
  }
  EXPECT_EQ(outcome.summary.types.size(), clean.outcome.summary.types.size());
  for (const auto& [type, coverage] : outcome.summary.types) ExpectType(type, clean, end.set);
  EXPECT_EQ(outcome.summary.policies_backed_up, static_cast<int64_t>(end.set.Count()));
  ExpectChanges(Compare(clean, end.set));
  if (expect_.value("same", false)) EXPECT_EQ(ChangeDigests(end.set), ChangeDigests(clean));
  if (CountsRepetitions()) {
    EXPECT_EQ(end.collection.retries > 0, expect_.at("repeated").get<bool>());
  }
}

void Step::ExpectRequests(const Json& requests) const {
  EXPECT_EQ(requests.at("quotaViolations"), 0);
  for (const auto& [fault, count] : requests.at("faults").items()) {
    EXPECT_GT(count.get<int>(), 0) << fault << " struck nothing";
  }
  EXPECT_EQ(requests.at("faults").empty(), fault_.empty());
  if (!step_.contains("without") && !step_.contains("unlicensed")) return;
  const Json& all = requests.at("requests");
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const Json& request) {
    return request.at("status") == 400 || request.at("status") == 403;
  })) << "nothing was refused";
}

}  // namespace strongroom::test
