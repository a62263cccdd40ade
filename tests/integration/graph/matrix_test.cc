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

constexpr seconds kAmple{300};  // for a run that has to go through

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
  seconds time_ = kAmple;  // of a run
};

std::string Shown(const domain::TypeCoverage& coverage) {
  return std::string(domain::NameOf(coverage.state)) + ' ' + coverage.error_code + ' ' +
         coverage.error_message;
}

bool IsState(const std::string& word, TypeState state) {
  if (word == "broken") return state == TypeState::kFailed || state == TypeState::kIncomplete;
  return word == domain::NameOf(state);
}

// A step of the matrix, and what is right after it.
class Step {
 public:
  explicit Step(const Json& step)
      : expect_(step.at("expect")),
        fault_(step.contains("faults") ? step.at("faults").at(0) : Json::object()) {}

  // What is asked for again and again need not take long, and a run of which every third request
  // fails has to go through. Sign-in is repeated for as long as there is time, so only where it
  // never comes about may that be short: any other run has all that a busy machine needs.
  void Suit(ReadOptions& options, seconds& time) const {
    options.retries.limit = fault_.contains("rate") ? 50 : 4;
    time = IsOfSignIn() && Text("run") == "failed" ? seconds{3} : kAmple;
  }

  bool Says(const char* name) const { return expect_.contains(name); }
  std::string Text(const char* name) const { return expect_.value(name, ""); }
  // Of one type; empty: it is complete.
  Json Of(const std::string& key) const {
    if (Text("run") == "failed") return {{"state", "broken"}, {"items", 0}};
    return expect_.value("types", Json::object()).value(key, Json::object());
  }
  // Whether repetitions are to be looked at: those of sign-in are not counted, nor what the HTTP
  // library sends again by itself.
  bool CountsRepetitions() const {
    return Says("repeated") && !IsOfSignIn() && KindOfFault() != "reset";
  }
  bool IsRepeated() const { return expect_.at("repeated").get<bool>(); }
  // What came whole of a page that is cut may be kept.
  bool IsOfCutPage() const { return KindOfFault() == "truncate"; }

 private:
  bool IsOfSignIn() const { return fault_.value("hop", "") == "signIn"; }
  std::string KindOfFault() const {
    return fault_.empty() ? "" : fault_.at("action").value("kind", "");
  }

  const Json expect_;
  const Json fault_;
};

// What became of a type in a run.
struct End {
  domain::TypeCoverage coverage;
  size_t stored = 0;
  size_t whole = 0;  // what is stored when nothing fails
};

void ExpectType(const Step& step, const std::string& key, const End& end) {
  const domain::TypeCoverage& coverage = end.coverage;
  const Json expected = step.Of(key);
  // That an identity is refused at one place ends the run.
  if (step.Text("code") == kAuthenticationFailed && coverage.error_code == kAuthenticationFailed) {
    return;
  }
  // Groups that only items of a broken type name may be missing.
  if (key == "groups" && step.Text("run") == "partial" && !expected.contains("state")) {
    EXPECT_TRUE(coverage.state == TypeState::kIncomplete || end.stored == end.whole);
    return;
  }
  const std::string state = expected.value("state", "complete");
  if (step.Says("run")) {
    EXPECT_TRUE(IsState(state, coverage.state)) << state << " is not " << Shown(coverage);
  }
  const std::string code = expected.value("code", step.Text("code"));
  if (state == "broken" && !code.empty()) EXPECT_EQ(coverage.error_code, code);
  const size_t items = expected.value("items", end.whole);
  const bool is_more = step.IsOfCutPage() && end.stored > items && end.stored < end.whole;
  if (expected.contains("items")) EXPECT_TRUE(end.stored == items || is_more) << end.stored;
  // Whatever the step is about: complete is what has everything.
  if (coverage.state == TypeState::kComplete) EXPECT_EQ(end.stored, items);
}

TEST_F(GraphMatrix, NoStepEndsWithATypeThatIsFalselyComplete) {
  for (const Json& entry : matrix_.at("steps")) {
    SCOPED_TRACE(entry.at("name").get<std::string>());
    const Step step(entry);
    step.Suit(options_, time_);
    fake_.Tell("cursor", {{"step", entry.at("step")}});
    MemorySink sink;
    sink.on_add = [&](const api::ReportItem& item) -> Added {
      if (item.content.size() <= settings_.max_item_bytes) return {};
      return {Added::Result::kLeftOut, "too large", "ITEM_TOO_LARGE"};
    };
    const Collection collection = Run(sink);
    for (const std::string& key : keys_) {
      SCOPED_TRACE(key);
      ExpectType(step, key,
                 {.coverage = collection.types.at(key),
                  .stored = sink.Ids(key).size(),
                  .whole = matrix_.at("items").at(key).get<size_t>()});
    }
    if (step.CountsRepetitions()) EXPECT_EQ(collection.retries > 0, step.IsRepeated());
    EXPECT_EQ(fake_.Ask("requests").at("quotaViolations"), 0);
  }
}

// With what each of their items has, and everything that items name: of a Graph that takes nothing
// that the real one refuses.
TEST_F(GraphMatrix, EveryTypeIsReadWhole) {
  fake_.Tell("reset", Json::object());
  fake_.Tell("content", {{"everything", 3}});
  keys_.clear();
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
  options_.retries.limit = 0;
  EXPECT_THAT(Run(sink).types.at(keys_.front()).error_message,
              testing::HasSubstr("does not fit on our disk"));
}

}  // namespace
}  // namespace strongroom::provider::graph
