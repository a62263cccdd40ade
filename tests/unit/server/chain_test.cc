#include "server/chain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "base/log.h"
#include "store/error.h"
#include "support/fake_clock.h"
#include "web/error.h"

namespace strongroom::server {
namespace {

using store::StoreError;

// Throws the same in a step of every exchange.
struct Script {
  std::function<void()> authenticate = [] {};
  std::function<void()> authorise = [] {};
  std::function<void()> answer = [] {};
  bool has_changed = false;
};

// What was seen of the exchanges, in order: "authorise team-a", "answer", "count 200".
using Steps = std::vector<std::string>;

class ScriptedExchange final : public Exchange {
 public:
  ScriptedExchange(const Script& script, Steps& steps, std::string thing)
      : script_(script), steps_(steps), thing_(std::move(thing)) {}

  Subject About() const override { return {.ns = "team-a", .object = "things/" + thing_}; }
  void Authorise(const Identity& caller) override {
    steps_.push_back("authorise " + caller.ns);
    script_.authorise();
  }
  http::Response Answer() override {
    steps_.emplace_back("answer");
    script_.answer();
    return JsonResponse("{}");
  }
  bool HasChanged() const override { return script_.has_changed; }
  void Count(const Ending& ending) override {
    steps_.push_back("count " + std::to_string(ending.status));
  }

 private:
  const Script& script_;
  Steps& steps_;
  const std::string thing_;
};

class ScriptedEndpoint final : public Endpoint {
 public:
  ScriptedEndpoint(const Script& script, Steps& steps) : script_(script), steps_(steps) {}

  const Route& route() const override { return route_; }
  std::unique_ptr<Exchange> Begin(http::Request&, const http::PathParameters& path) override {
    return std::make_unique<ScriptedExchange>(script_, steps_, path.at("thing"));
  }

 private:
  const Script& script_;
  Steps& steps_;
  const Route route_{
      .method = "POST", .pattern = "/spaces/{namespace}/things/{thing}", .action = "do"};
};

class ChainTest : public ::testing::Test {
 protected:
  ChainTest() {
    base::SetLogLevel(base::LogLevel::kError);
    chain_.Serve(router_, endpoint_, {.at_once = 3, .at_once_per_namespace = 2});
  }

  // "200", or status and body.
  std::string Ask(const std::string& path = "/spaces/team-a/things/7") {
    http::Request request;
    request.method = "POST";
    request.path = path;
    request.peer = "10.0.0.1";
    const http::Response response = router_.Route(request);
    return response.status == 200 ? "200" : std::to_string(response.status) + " " + response.body;
  }

  static std::string Refused(int status, const std::string& code, const std::string& message) {
    return std::to_string(status) + R"( {"error":{"code":")" + code + R"(","message":")" + message +
           R"("}})";
  }

  Script script_;
  std::string caller_ns_ = "team-b";
  std::string caller_pod_;
  Steps steps_;
  test::FakeClock clock_;
  std::vector<store::AuditEntry> trail_;
  Audit audit_{[this](const store::AuditEntry& entry) { trail_.push_back(entry); }, clock_};
  Chain chain_{{.authenticate =
                    [this](const http::Request&) {
                      steps_.emplace_back("authenticate");
                      script_.authenticate();
                      Identity identity;
                      identity.user = "runner";
                      identity.ns = caller_ns_;
                      identity.pod_uid = caller_pod_;
                      return identity;
                    },
                .audit = audit_,
                .clock = clock_}};
  ScriptedEndpoint endpoint_{script_, steps_};
  http::Router router_{RefuseRequest};
};

TEST_F(ChainTest, GoesThroughItsStepsInOrder) {
  EXPECT_EQ(Ask(), "200");
  EXPECT_EQ(steps_, (Steps{"authenticate", "authorise team-b", "answer", "count 200"}));
  EXPECT_TRUE(trail_.empty()) << "nothing was changed";
}

TEST_F(ChainTest, EndsAtTheStepThatRefuses) {
  script_.authorise = [] { throw RequestError(api::refusal_code::kForeignRun, "not yours"); };
  EXPECT_EQ(Ask(), Refused(403, "FOREIGN_RUN", "not yours"));
  EXPECT_EQ(steps_, (Steps{"authenticate", "authorise team-b", "count 403"}));
  script_.authenticate = [] { throw RequestError(api::refusal_code::kUnauthenticated, "who?"); };
  steps_.clear();
  EXPECT_EQ(Ask(), Refused(401, "UNAUTHENTICATED", "who?"));
  EXPECT_EQ(steps_, (Steps{"authenticate", "count 401"}));
}

TEST_F(ChainTest, SaysOfFailuresNoMoreThanTheClientMayKnow) {
  struct Row {
    std::function<void()> failure;
    std::string answer;
  };
  using Kind = StoreError::Kind;
  const std::string away = Refused(503, "STORE_UNAVAILABLE", "PostgreSQL is not available");
  const std::string never = Refused(422, "NOT_STORED", "PostgreSQL refused what was sent");
  const std::vector<Row> rows = {
      {[] { throw StoreError(Kind::kUnavailable, "host db.secret"); }, away},
      {[] { throw StoreError(Kind::kInDoubt, "host db.secret"); }, away},
      {[] { throw StoreError(Kind::kRefused, "no such column"); }, away},
      {[] { throw StoreError(Kind::kBadData, "not a number"); }, never},
      {[] { throw StoreError(Kind::kTwice, "policy hunter2"); }, never},
      {[] { throw StoreError(Kind::kForbidden, "the tenant of hunter2"); }, never},
      {[] { throw web::TransportError("10.96.0.1"); },
       Refused(503, "CLUSTER_UNAVAILABLE", "Kubernetes is not available")},
      {[] { throw std::runtime_error("row 7 is no JSON"); },
       Refused(500, "INTERNAL", "internal error")},
      {[] { throw RequestError(api::refusal_code::kItemTooLarge, "too large"); },
       Refused(413, "ITEM_TOO_LARGE", "too large")},
  };
  for (const Row& row : rows) {
    script_.answer = row.failure;
    EXPECT_EQ(Ask(), row.answer);
  }
  EXPECT_TRUE(trail_.empty()) << "these say nothing about who asked";
}

TEST_F(ChainTest, LeavesARowOfWhatWasChangedAlsoWhenTheAnswerFailed) {
  script_.has_changed = true;
  EXPECT_EQ(Ask(), "200");
  script_.answer = [] { throw web::TransportError("gone"); };
  Ask();
  script_.answer = [] { throw std::runtime_error("the run cannot be read"); };
  Ask();
  EXPECT_EQ(steps_.back(), "count 500");
  ASSERT_EQ(trail_.size(), 3U);
  for (const store::AuditEntry& entry : trail_) {
    EXPECT_EQ(entry.result, "accepted");
    EXPECT_EQ(entry.actor, "runner");
    EXPECT_EQ(entry.action, "do");
    EXPECT_EQ(entry.ns, "team-a");
    EXPECT_EQ(entry.subject, "things/7");
    EXPECT_EQ(entry.source, "10.0.0.1");
  }
}

TEST_F(ChainTest, LeavesARowOfWhoMayNot) {
  script_.authorise = [] { throw RequestError(api::refusal_code::kForeignRun, ""); };
  Ask();
  script_.authenticate = [] { throw RequestError(api::refusal_code::kUnauthenticated, ""); };
  Ask();
  ASSERT_EQ(trail_.size(), 2U);
  EXPECT_EQ(trail_[0].result + " " + trail_[0].actor + " " + trail_[0].reason,
            "refused runner FOREIGN_RUN");
  EXPECT_EQ(trail_[1].result + " " + trail_[1].actor + " " + trail_[1].reason,
            "refused unknown UNAUTHENTICATED");
}

TEST_F(ChainTest, AnswersNoMoreAtOnceThanTheEndpointTakes) {
  // Each request of `callers` is made while those before it are being answered.
  const auto ask = [&](std::vector<std::string> callers) {
    std::vector<std::string> answers;
    std::function<void()> next = [&] {
      if (answers.size() == callers.size()) return;
      caller_ns_ = callers[answers.size()];
      answers.emplace_back();
      const size_t own = answers.size() - 1;
      answers[own] = Ask();
      if (answers[own] != "200") next();
    };
    script_.answer = next;
    next();
    return answers;
  };
  const auto busy = [](const std::string& ns) {
    return Refused(429, "NAMESPACE_BUSY",
                   "namespace " + ns + " has as many requests of this kind as it may at once");
  };
  const std::string full = Refused(503, "BUSY", "too many requests of this kind at once");
  EXPECT_EQ(ask({"a", "a", "a", "b", "b", "a"}),
            (std::vector<std::string>{"200", "200", busy("a"), "200", full, busy("a")}));
  EXPECT_EQ(std::count(steps_.begin(), steps_.end(), "authorise a"), 2)
      << "and asks nothing about the others";
  script_.answer = [] { throw RequestError(api::refusal_code::kReportInvalid, ""); };
  for (int i = 0; i < 9; ++i) Ask();
  script_.answer = [] {};
  EXPECT_EQ(Ask(), "200") << "a permit is given back, however a request ends";
}

TEST_F(ChainTest, AsksNothingForWhoIsRefusedAgainAndAgain) {
  const std::string busy =
      Refused(429, "TOO_MANY_REFUSALS", "too many requests of this pod were refused");
  for (int i = 0; i < 50; ++i) EXPECT_EQ(Ask(), "200") << "what is answered costs nothing";
  script_.answer = [] { throw web::TransportError("gone"); };
  for (int i = 0; i < 50; ++i) Ask();
  script_.answer = [] {};
  EXPECT_EQ(Ask(), "200") << "nor what fails";
  script_.authorise = [] { throw RequestError(api::refusal_code::kUnknownRun, "none"); };
  caller_pod_ = "eve";
  for (int i = 0; i < 30; ++i) EXPECT_EQ(Ask(), Refused(403, "UNKNOWN_RUN", "none")) << i;
  steps_.clear();
  for (int i = 0; i < 500; ++i) EXPECT_EQ(Ask(), busy);
  EXPECT_EQ(std::count(steps_.begin(), steps_.end(), "authorise team-b"), 0);
  script_.authorise = [] {};
  caller_pod_ = "honest";
  EXPECT_EQ(Ask(), "200") << "another pod of the same account";
  caller_pod_ = "eve";
  clock_.Advance(std::chrono::seconds{2});
  EXPECT_EQ(Ask(), "200") << "it may try again";
}

TEST_F(ChainTest, KnowsNoNameThatNoObjectCanHave) {
  const std::string nothing = Refused(404, "NOT_FOUND", "there is nothing at this path");
  const std::string unreadable = Refused(400, "BAD_REQUEST", "the path cannot be read");
  struct Row {
    std::string name;
    std::string answer;
  };
  const std::vector<Row> rows = {
      {"UPPER", nothing},
      {"under_score", nothing},
      {"-begins", nothing},
      {"ends-", nothing},
      {"two..dots", nothing},
      {"white%20space", nothing},
      {"%ff%fe", nothing},
      {"%c3%a9", nothing},
      {"nightly%3fx=y", nothing},
      {"nightly%23x", nothing},
      {"nightly%25", nothing},
      {std::string(254, 'a'), nothing},
      {std::string(8000, 'a'), nothing},
      {"%2e%2e", unreadable},
      {"..", unreadable},
      {".", unreadable},
      {"a%2fstatus", unreadable},
      {"a%00", unreadable},
      {"a%0d%0aX:y", unreadable},
      {"%", unreadable},
      {"%zz", unreadable},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Ask("/spaces/team-a/things/" + row.name), row.answer) << row.name.substr(0, 40);
    EXPECT_EQ(Ask("/spaces/" + row.name + "/things/7"), row.answer) << row.name.substr(0, 40);
  }
  EXPECT_EQ(Ask("/spaces/" + std::string(64, 'a') + "/things/7"), nothing) << "no namespace";
  EXPECT_TRUE(steps_.empty()) << "nobody was asked";
  EXPECT_EQ(Ask("/spaces/team-a/things/" + std::string(253, 'a')), "200");
}

}  // namespace
}  // namespace strongroom::server
