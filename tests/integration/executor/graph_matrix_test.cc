// Every step of the failure matrix of tests/graph: whatever fails, no type says that it is complete
// without being so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "catalogue/load.h"
#include "integration/support/fake_graph.h"
#include "provider/error.h"
#include "provider/graph/identity.h"
#include "provider/graph/provider.h"
#include "support/memory_sink.h"
#include "support/temporary_folder.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using domain::TypeState;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A run for each step, with the credentials that a pod has.
class GraphMatrix : public testing::Test {
 protected:
  GraphMatrix() {
    std::filesystem::create_directory(folder_ / "authorities");
    std::ofstream(folder_ / "clientSecret") << fake_.Address("secret");
    std::ofstream(folder_ / "authorities/ca.crt") << base::ReadFile(fake_.Address("ca"));
    settings_.tenant_folder = folder_.path();
    settings_.addresses = web::AddressRules::kGuardedOrLoopback;
    domain::GraphTenant& tenant = settings_.tenant.microsoft_graph.emplace();
    tenant.tenant_id = fake_.Address("tenant");
    tenant.client_id = fake_.Address("client");
    tenant.cloud = domain::GraphCloud::kCustom;
    tenant.endpoints = {.login = fake_.Address("login"), .graph = fake_.Address("graph")};
    tenant.credentials_secret = "graph-app";
    tenant.authorities = {.name = "authorities"};
    options_.server = tenant.endpoints->graph;
    options_.tenant_id = tenant.tenant_id;
    options_.share = 1;
    options_.scratch = folder_.path();
    settings_.max_item_bytes = size_t{2} << 20U;  // as the matrix has it
    options_.retries.backoff = {milliseconds{20}, milliseconds{200}};
    matrix_ = fake_.Ask("matrix");
    for (const Json& key : matrix_.at("types")) keys_.push_back(key);
  }

  // A run of its own, as a Job is.
  Collection Run(MemorySink& sink) {
    const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
    settings_.deadline = clock_.Steady() + time_;
    options_.deadline = settings_.deadline;
    const auto tokens = MakeAccessTokens(settings_, clock_);
    web::TransportOptions transport_options;
    transport_options.addresses = settings_.addresses;
    const auto transport =
        web::MakeHttpTransport(RemoteOf(settings_, options_.server), transport_options);
    const auto types =
        catalogue::Select(*catalogues.Of(domain::ProviderKind::kMicrosoftGraph), keys_, false)
            .types;
    EXPECT_EQ(types.size(), keys_.size());
    return GraphProvider(*transport, *tokens, clock_, options_).Collect(types, sink, {});
  }

  base::SystemClock clock_;
  const test::FakeGraph fake_;
  const test::TemporaryFolder folder_;
  Settings settings_;
  ReadOptions options_;
  Json matrix_;
  std::vector<std::string> keys_;
  seconds time_{8};  // of a run
};

std::string Shown(const domain::TypeCoverage& coverage) {
  return std::string(domain::NameOf(coverage.state)) + ' ' + coverage.error_code + ' ' +
         coverage.error_message;
}

bool IsState(const std::string& word, TypeState state) {
  if (word == "broken") return state == TypeState::kFailed || state == TypeState::kIncomplete;
  return word == domain::NameOf(state);
}

// A run for what is asked for again and again need not take long, and one of which every third
// request fails has to go through.
void Suit(const Json& step, ReadOptions& options, seconds& time) {
  const Json fault = step.contains("faults") ? step.at("faults").at(0) : Json::object();
  options.retries.limit = fault.contains("rate") ? 50 : 4;
  time = fault.contains("rate") ? seconds{120} : seconds{8};
  if (fault.value("hop", "") == "signIn") time = seconds{3};
}

// Sign-in is not counted, nor what the HTTP library sends again by itself.
bool CountsRepetitions(const Json& step) {
  if (!step.contains("faults")) return true;
  const Json& fault = step.at("faults").at(0);
  return fault.at("hop") != "signIn" && fault.at("action").at("kind") != "reset";
}

// What a step says of one type.
void ExpectType(const std::string& key, const Json& expected, const Json& step, size_t most,
                const domain::TypeCoverage& coverage, size_t stored) {
  const bool is_free = step.empty();
  const std::string state = expected.value("state", "complete");
  if (!is_free) EXPECT_TRUE(IsState(state, coverage.state)) << key << ": " << Shown(coverage);
  if (state == "broken" && (expected.contains("code") || step.contains("code"))) {
    EXPECT_EQ(coverage.error_code, expected.value("code", step.value("code", ""))) << key;
  }
  // Of a page that is cut, what came whole may be kept.
  if (expected.contains("items")) EXPECT_GE(stored, expected.at("items")) << key;
  if (state == "broken" && !is_free) EXPECT_LT(stored, std::max<size_t>(most, 1)) << key;
  // Whatever the step is about: complete is what has everything.
  if (coverage.state == TypeState::kComplete) {
    EXPECT_EQ(stored, expected.value("items", most)) << key << " is not complete";
  }
}

TEST_F(GraphMatrix, NoStepEndsWithATypeThatIsFalselyComplete) {
  for (const Json& step : matrix_.at("steps")) {
    SCOPED_TRACE(step.at("name").get<std::string>());
    fake_.Tell("cursor", {{"step", step.at("step")}});
    Suit(step, options_, time_);
    MemorySink sink;
    sink.on_add = [&](const api::ReportItem& item) -> Added {
      if (item.content.size() <= settings_.max_item_bytes) return {};
      return {Added::Result::kLeftOut, "too large", "ITEM_TOO_LARGE"};
    };
    Collection collection = Run(sink);
    const Json& expect = step.at("expect");
    const std::string run = expect.value("run", "");
    for (const std::string& key : keys_) {
      Json expected = expect.value("types", Json::object()).value(key, Json::object());
      if (run == "failed") expected = {{"state", "broken"}, {"items", 0}};
      // That an identity is refused at one place ends the run.
      const bool is_refused = expect.value("code", "") == kAuthenticationFailed &&
                              collection.types.at(key).error_code == kAuthenticationFailed;
      if (is_refused) expected = {{"state", "broken"}};
      const bool may_be_fewer = key == "groups" && run != "complete" && !expected.contains("state");
      const domain::TypeCoverage& coverage = collection.types.at(key);
      if (may_be_fewer) {
        EXPECT_TRUE(coverage.state == TypeState::kIncomplete ||
                    sink.Ids(key).size() == matrix_.at("items").at(key))
            << Shown(coverage);
        continue;
      }
      ExpectType(key, expected, run.empty() ? Json() : expect, matrix_.at("items").at(key),
                 coverage, sink.Ids(key).size());
    }
    if (expect.contains("repeated") && CountsRepetitions(step)) {
      EXPECT_EQ(collection.retries > 0, expect.at("repeated").get<bool>());
    }
    EXPECT_EQ(fake_.Ask("requests").at("quotaViolations"), 0);
  }
}

// With what each of their items has, and everything that items name: of a Graph that takes nothing
// that the real one refuses.
TEST_F(GraphMatrix, EveryTypeIsReadWhole) {
  fake_.Tell("reset", Json::object());
  fake_.Tell("content", {{"everything", 3}});
  keys_.clear();
  time_ = seconds{60};
  const catalogue::Catalogues catalogues = catalogue::LoadBuiltIn();
  for (const auto& type : catalogues.Of(domain::ProviderKind::kMicrosoftGraph)->types()) {
    if (Graph(type).access == catalogue::GraphAccess::kApplication) keys_.push_back(type.key);
  }
  MemorySink sink;
  const Collection collection = Run(sink);
  size_t items = 0;
  for (const auto& [key, coverage] : collection.types) {
    // Microsoft's types do not have it any more.
    const bool is_gone = key == "managementConditions";
    EXPECT_EQ(coverage.state, is_gone ? TypeState::kUnsupported : TypeState::kComplete)
        << key << ": " << Shown(coverage);
    items += sink.Ids(key).size();
  }
  EXPECT_GT(items, 2 * keys_.size());
  EXPECT_EQ(collection.retries, 0);
  EXPECT_EQ(fake_.Ask("requests").at("quotaViolations"), 0);
}

// Some MB, of which one item at a time is in memory.
TEST_F(GraphMatrix, ALargePageIsReadFromDisk) {
  constexpr size_t kItems = 3'000;
  fake_.Tell("reset", Json::object());
  fake_.Tell("options", {{"pageSize", kItems}});
  fake_.Tell("content", {{"path", "/identity/conditionalAccess/policies"}, {"generate", kItems}});
  keys_ = {"conditionalAccessPolicies"};
  MemorySink sink;
  const domain::TypeCoverage coverage = Run(sink).types.at(keys_.front());
  EXPECT_EQ(coverage.state, TypeState::kComplete) << Shown(coverage);
  EXPECT_EQ(sink.Ids(keys_.front()).size(), kItems);
  options_.scratch = folder_ / "not there";
  EXPECT_THAT(Run(sink).types.at(keys_.front()).error_message,
              testing::HasSubstr("does not fit on our disk"));
}

}  // namespace
}  // namespace strongroom::provider::graph
