#include "provider/graph/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/provider/graph/scripted_graph.h"

namespace strongroom::provider::graph {
namespace {

using api::Json;
using catalogue::GraphService;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* kBatch = "/beta/$batch";

// A batch over a scripted Graph.
class Batching {
 public:
  Batching()
      : pace_(graph.clock, 1.0,
              [this](std::chrono::milliseconds time, const std::stop_token& stop) {
                if (on_wait) on_wait();
                return graph.options.retries.sleep(time, stop);
              }),
        client(graph.transport, graph.tokens, pace_, graph.clock, graph.options.retries, "") {}

  // Of each request its status, or the code of its error.
  std::vector<std::string> Ask(int count, GraphService service = GraphService::kIntune) {
    std::vector<GraphRequest> requests;
    for (int i = 0; i < count; ++i) {
      requests.push_back({.path_and_query = "/beta/x/" + std::to_string(i),
                          .what = "get " + std::to_string(i),
                          .service = service,
                          .deadline = graph.options.deadline});
    }
    std::vector<std::string> results;
    bodies.clear();
    for (const Answer& answer : Batch(client, "/beta", {}).Ask(requests)) {
      const auto* const error = std::get_if<AnswerError>(&answer);
      if (error != nullptr) {
        results.push_back(error->code());
        bodies.emplace_back(error->what());
      } else {
        results.push_back(std::to_string(std::get<web::Response>(answer).status));
        bodies.push_back(std::get<web::Response>(answer).body);
      }
    }
    return results;
  }
  void Serve(int number, const Json& body, int status = 200,
             std::map<std::string, std::string> headers = {}) {
    graph.Serve("/x/" + std::to_string(number), body, status, std::move(headers));
  }
  // Instead of what the batch would be answered.
  void AnswerBatch(std::vector<Json> responses) {
    const std::string body = base::CanonicalJson({{"responses", std::move(responses)}});
    graph.transport.Replace(kBatch, 200, body, {{"content-type", kJson}});
  }

  ScriptedGraph graph;
  std::vector<std::string> bodies;
  std::function<void()> on_wait;  // for quota

 private:
  Pace pace_;

 public:
  Client client;
};

Json Inner(const std::string& id, const Json& body, int status = 200) {
  return {{"id", id},
          {"status", status},
          {"headers", {{"Content-Type", "application/json"}}},
          {"body", body}};
}

TEST(GraphBatch, AnswersAreInTheOrderOfTheRequests) {
  Batching batch;
  for (int i = 0; i < 45; ++i) batch.Serve(i, {{"n", i}});
  EXPECT_THAT(batch.Ask(45), SizeIs(45));
  for (int i = 0; i < 45; ++i) {
    EXPECT_EQ(batch.bodies[static_cast<size_t>(i)], "{\"n\":" + std::to_string(i) + "}");
  }
  EXPECT_THAT(batch.graph.transport.RequestsTo(kBatch), SizeIs(3));
}

TEST(GraphBatch, HasNoMoreThanTheQuotaLets) {
  Batching batch;
  for (int i = 0; i < 3; ++i) batch.Serve(i, Json::object());
  batch.Ask(3, GraphService::kConditionalAccess);
  EXPECT_THAT(batch.graph.transport.RequestsTo(kBatch), SizeIs(0));
}

TEST(GraphBatch, WhatMayPassIsAskedForAgainAlone) {
  Batching batch;
  batch.Serve(0, Json::object());
  batch.Serve(1, Error("TooManyRequests"), 429, {{"Retry-After", "5"}});
  batch.Serve(1, Json{{"n", 1}});
  batch.Serve(2, Error("serviceNotAvailable"), 503);
  batch.Serve(2, Json{{"n", 2}});
  batch.Serve(3, Error("BadRequest"), 400);
  const auto before = batch.graph.clock.Steady();
  EXPECT_THAT(batch.Ask(4), ElementsAre("200", "200", "200", kInternal));
  EXPECT_GE(batch.graph.clock.Steady() - before, std::chrono::seconds{5});
  EXPECT_THAT(batch.graph.transport.RequestsTo(kBatch), SizeIs(2));
  EXPECT_THAT(batch.graph.transport.RequestsTo("/beta/x/0"), SizeIs(1));
  EXPECT_EQ(batch.client.repeated(), 2);
}

TEST(GraphBatch, WhatDoesNotPassIsToldAlone) {
  Batching batch;
  batch.Serve(0, Json::object());
  batch.Serve(1, Error("TooManyRequests"), 429);
  batch.Serve(2, Error("generalException"), 500);
  EXPECT_THAT(batch.Ask(3), ElementsAre("200", kThrottled, kProviderUnavailable));
}

TEST(GraphBatch, ATokenThatExpiresWithinItIsRenewedOnce) {
  Batching batch;
  for (int i = 0; i < 3; ++i) {
    batch.Serve(i, Error("InvalidAuthenticationToken"), 401);
    if (i > 0) batch.Serve(i, Json::object());
  }
  EXPECT_THAT(batch.Ask(3), ElementsAre(kAuthenticationFailed, "200", "200"));
  EXPECT_EQ(batch.graph.tokens.refused(), 2);
}

// While it waited for quota, another thread had renewed the token.
TEST(GraphBatch, TheTokenThatWasUsedIsRefused) {
  Batching batch;
  for (int i = 0; i < kMostInBatch; ++i) batch.Serve(i, Json::object());
  batch.graph.transport.AddAnswer(kBatch, [](const web::Request& request) {
    const int status = request.bearer == "t2" ? 401 : 200;
    const Json responses =
        Json::array({Inner("0", Json::object(), status), Inner("1", Json::object(), status)});
    return web::Response{
        200, base::CanonicalJson({{"responses", responses}}), {{"content-type", kJson}}};
  });
  batch.Ask(kMostInBatch);  // as many as may go at once
  batch.on_wait = [&] { batch.graph.tokens.Refuse("t1"); };
  EXPECT_THAT(batch.Ask(2), ElementsAre("200", "200"));
  EXPECT_EQ(batch.graph.transport.Requests().back().bearer, "t3");
}

TEST(GraphBatch, MissingAndDoubledAnswersAreFaults) {
  struct Case {
    const char* what;
    std::vector<Json> responses;
  };
  for (const Case& row :
       {Case{"missing", {Inner("0", Json::object())}},
        Case{"unknown", {Inner("0", Json::object()), Inner("7", Json::object())}},
        Case{"a number", {Inner("0", Json::object()), {{"id", 1}, {"status", 200}}}},
        Case{"no status", {Inner("0", Json::object()), {{"id", "1"}}}},
        Case{"a web page",
             {Inner("0", Json::object()),
              {{"id", "1"},
               {"status", 200},
               {"headers", {{"content-type", "text/html"}}},
               {"body", "PGh0bWw+"}}}}}) {
    Batching batch;
    batch.AnswerBatch(row.responses);
    batch.Serve(1, Error("serviceNotAvailable"), 503);
    EXPECT_THAT(batch.Ask(2), ElementsAre("200", kProviderUnavailable)) << row.what;
  }
  Batching twice;
  twice.AnswerBatch(
      {Inner("0", Json::object()), Inner("1", Json::object()), Inner("0", Json::object())});
  EXPECT_THROW(twice.Ask(2), ProviderError);
}

// Of an answer that is cut nothing is believed, what of it could never be read neither.
TEST(GraphBatch, AFaultOfABatchThatIsAskedAgainIsForgotten) {
  const std::string deep =
      R"({"id":"0","status":200,"body":)" + std::string(300, '[') + std::string(300, ']') + "}";
  Batching batch;
  batch.graph.transport.Replace(kBatch, 200, R"({"responses":[)" + deep, {{"content-type", kJson}});
  const Json responses = {Inner("0", {{"n", 0}}), Inner("1", {{"n", 1}})};
  batch.graph.transport.Add(kBatch, 200, base::CanonicalJson({{"responses", responses}}),
                            {{"content-type", kJson}});
  EXPECT_THAT(batch.Ask(2), ElementsAre("200", "200"));
  EXPECT_THAT(batch.bodies, ElementsAre(R"({"n":0})", R"({"n":1})"));
}

TEST(GraphBatch, AnAnswerThatCanNeverBeReadIsSaidSo) {
  const std::string deep =
      R"({"id":"0","status":200,"body":)" + std::string(300, '[') + std::string(300, ']') + "}";
  Batching batch;
  batch.graph.transport.Replace(
      kBatch, 200,
      R"({"responses":[)" + deep + ',' + base::CanonicalJson(Inner("1", Json::object())) + "]}",
      {{"content-type", kJson}});
  EXPECT_THAT(batch.Ask(2), ElementsAre(kPolicyLeftOut, "200"));
  EXPECT_THAT(batch.bodies.front(), HasSubstr("get 0: the answer is nested deeper"));
  EXPECT_THAT(batch.graph.transport.RequestsTo(kBatch), SizeIs(1));
}

TEST(GraphBatch, ABodyIsJsonOrTextOrBase64) {
  for (const Json& body : {Json{{"a", 1}}, Json(R"({"a":1})"), Json("eyJhIjoxfQ==")}) {
    EXPECT_EQ(InnerAnswer(Inner("0", body)).body, R"({"a":1})");
  }
  EXPECT_EQ(InnerAnswer({{"id", "0"}, {"status", 204}}).body, "");
  EXPECT_EQ(InnerAnswer(Inner("0", nullptr)).headers.at("content-type"), "application/json");
}

}  // namespace
}  // namespace strongroom::provider::graph
