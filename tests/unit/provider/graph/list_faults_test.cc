// What can go wrong with a list: no fault makes a type complete.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "provider/error.h"
#include "unit/provider/graph/scripted_graph.h"

namespace strongroom::provider::graph {
namespace {

using api::Json;
using domain::TypeState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* kPath = "/beta/things";

Json Thing(const std::string& id) { return {{"id", id}}; }

struct Answer {
  int status;
  std::string body;
  std::map<std::string, std::string> headers = {{"content-type", kJson}};
};

std::string Text(const Json& json) { return base::CanonicalJson(json); }

// The second page is the fault, each time that it is asked for.
domain::TypeCoverage CoverageWith(ScriptedGraph& graph, const Answer& second) {
  graph.Serve("/things", PageOf({Thing("a")}, "/beta/things?page=2"));
  graph.transport.Add(kPath, second.status, second.body, second.headers);
  return graph.CoverageOf(TypeOf("things"));
}

TEST(GraphListFaults, NoneMakesATypeComplete) {
  struct Case {
    const char* what;
    Answer answer;
    std::string_view code;
    size_t requests;
    const char* message;
  };
  const std::string whole = Text(PageOf({Thing("b")}));
  const std::map<std::string, std::string> html{{"content-type", "text/html; charset=utf-8"}};
  const std::vector<Case> table = {
      {"empty", {200, ""}, kProviderUnavailable, 4, "the answer is empty"},
      {"no content", {204, ""}, kProviderUnavailable, 4, "the answer is not a collection"},
      {"a proxy's page", {200, "<html>", html}, kProviderUnavailable, 4, "as of a proxy"},
      {"another type",
       {200, whole, {{"content-type", "text/plain"}}},
       kProviderUnavailable,
       4,
       "not of the type application/json"},
      {"no type", {200, whole, {}}, kProviderUnavailable, 4, "not of the type application/json"},
      {"cut", {200, whole.substr(0, whole.size() / 2)}, kProviderUnavailable, 4, "not valid JSON"},
      {"cut at its end",
       {200, whole.substr(0, whole.size() - 1)},
       kProviderUnavailable,
       4,
       "not valid JSON"},
      {"no value", {200, R"({"values":[]})"}, kProviderUnavailable, 4, "is not a collection"},
      {"value is no list",
       {200, R"({"value":{"id":"b"}})"},
       kProviderUnavailable,
       4,
       "is not a collection"},
      {"a list alone", {200, R"([{"id":"b"}])"}, kProviderUnavailable, 4, "is not a collection"},
      {"an error with 200",
       {200, R"({"error":{"code":"x"},"value":[]})"},
       kProviderUnavailable,
       4,
       "is not a collection"},
      {"an empty link",
       {200, R"({"value":[],"@odata.nextLink":""})"},
       kProviderUnavailable,
       4,
       "link to the next page is none"},
      {"no link",
       {200, R"({"value":[],"@odata.nextLink":7})"},
       kProviderUnavailable,
       4,
       "link to the next page is none"},
      {"a link elsewhere",
       {200, Text(PageOf({}, "https://graph.example.evil/beta/things"))},
       kProviderUnavailable,
       2,
       "leads to another server"},
      {"a link to itself",
       {200, Text(PageOf({}, "/beta/things?page=2"))},
       kProviderUnavailable,
       2,
       "leads back"},
      {"the first page again",
       {200, Text(PageOf({Thing("a")}))},
       kProviderUnavailable,
       2,
       "a page comes again"},
      {"an item again",
       {200, Text(PageOf({Thing("a"), Thing("b")}))},
       kProviderUnavailable,
       2,
       "1 of a page had come before"},
      {"no identity",
       {200, Text(PageOf({Json{{"x", 1}}}))},
       kPolicyLeftOut,
       2,
       "one whose identity is not known has no identity"},
      {"an identity that is no text",
       {200, Text(PageOf({Json{{"id", 7}}}))},
       kPolicyLeftOut,
       2,
       "has no identity"},
      {"no object", {200, R"({"value":[7]})"}, kPolicyLeftOut, 2, "is no object"},
      {"two of one identity",
       {200, Text(PageOf({Thing("b"), Thing("b")}))},
       kPolicyLeftOut,
       2,
       "b comes twice"},
      {"400", {400, Text(Error("BadRequest"))}, kInternal, 2, "Graph answers 400 BadRequest"},
      {"401",
       {401, Text(Error("InvalidAuthenticationToken"))},
       kAuthenticationFailed,
       3,
       "Graph answers 401 InvalidAuthenticationToken"},
      {"403",
       {403, Text(Error("Forbidden"))},
       kPermissionMissing,
       2,
       "(the application needs Things.Read.All)"},
      {"404", {404, Text(Error("ResourceNotFound"))}, kNotFound, 2, "404 ResourceNotFound"},
      {"404 of a proxy", {404, "<html>", html}, kNotFound, 2, "is there a proxy?"},
      {"no licence, in the middle",
       {403, Text(Error("NoLicense", "license"))},
       kPermissionMissing,
       2,
       "403 NoLicense"},
      {"429", {429, Text(Error("TooManyRequests"))}, kThrottled, 4, "429 TooManyRequests"},
      {"500", {500, ""}, kProviderUnavailable, 4, "Graph answers 500"},
      {"503", {503, Text(Error("serviceNotAvailable"))}, kProviderUnavailable, 4, "503"},
      {"503 with a time", {503, "", {{"retry-after", "1"}}}, kThrottled, 4, "503"},
      {"509", {509, ""}, kThrottled, 4, "509"},
      {"a redirect",
       {302, "", {{"location", "https://elsewhere/"}}},
       kProviderUnavailable,
       2,
       "redirected, which is not followed: Graph answers 302"},
  };
  for (const Case& row : table) {
    ScriptedGraph graph;
    const domain::TypeCoverage coverage = CoverageWith(graph, row.answer);
    EXPECT_EQ(coverage.state, TypeState::kIncomplete) << row.what;
    EXPECT_EQ(coverage.error_code, row.code) << row.what << coverage.error_message;
    EXPECT_THAT(coverage.error_message, HasSubstr(row.message)) << row.what;
    EXPECT_THAT(graph.transport.RequestsTo(kPath), SizeIs(row.requests)) << row.what;
    EXPECT_EQ(graph.sink.Ids("things").front(), "a") << row.what;
  }
}

TEST(GraphListFaults, TheFirstPageMakesATypeFail) {
  ScriptedGraph graph;
  graph.transport.Add(kPath, 500, "");
  EXPECT_EQ(graph.CoverageOf(TypeOf("things")).state, TypeState::kFailed);
}

TEST(GraphListFaults, APageThatIsReadAgainDoublesNothing) {
  ScriptedGraph graph;
  const std::string page = Text(PageOf({Thing("a"), Thing("b")}));
  graph.transport.Add(kPath, 200, page.substr(0, page.size() - 3), {{"content-type", kJson}});
  graph.transport.AddFailure(kPath, "cut");
  graph.transport.Add(kPath, 200, page, {{"content-type", kJson}});
  const domain::TypeCoverage coverage = graph.CoverageOf(TypeOf("things"));
  EXPECT_EQ(coverage.state, TypeState::kComplete) << coverage.error_message;
  EXPECT_EQ(coverage.total, 2);
  EXPECT_THAT(graph.sink.Ids("things"), ElementsAre("a", "b"));
}

TEST(GraphListFaults, ARenewedTokenIsAskedForOnce) {
  ScriptedGraph graph;
  graph.Serve("/things", Error("InvalidAuthenticationToken"), 401);
  graph.Serve("/things", PageOf({Thing("a")}));
  EXPECT_EQ(graph.CoverageOf(TypeOf("things")).state, TypeState::kComplete);
  EXPECT_EQ(graph.tokens.refused(), 1);
  EXPECT_EQ(graph.transport.Requests().back().bearer, "t2");
}

TEST(GraphListFaults, WaitsAsLongAsItIsTold) {
  struct Case {
    Answer answer;
    std::chrono::milliseconds least;
  };
  const std::string nested =
      Text(Error("TooManyRequests", R"({"Message":"slow","RetryAfter":"7.5"})"));
  for (const Case& row :
       {Case{{429, "", {{"retry-after", "12"}}}, std::chrono::milliseconds{12'000}},
        Case{{503, "", {{"retry-after", "2.5"}}}, std::chrono::milliseconds{2'500}},
        Case{{429,
              "",
              {{"retry-after", "Thu, 01 Jan 2026 00:00:09 GMT"},
               {"date", "Thu, 01 Jan 2026 00:00:00 GMT"}}},
             std::chrono::milliseconds{9'000}},
        Case{{429, nested}, std::chrono::milliseconds{7'500}},
        Case{{429, ""}, std::chrono::milliseconds{1'000}}}) {
    ScriptedGraph graph;
    graph.transport.Add(kPath, row.answer.status, row.answer.body, row.answer.headers);
    graph.Serve("/things", PageOf({}));
    const auto before = graph.clock.Steady();
    EXPECT_EQ(graph.CoverageOf(TypeOf("things")).state, TypeState::kComplete);
    EXPECT_GE(graph.clock.Steady() - before, row.least);
    EXPECT_LE(graph.clock.Steady() - before, 2 * row.least);
  }
}

TEST(GraphListFaults, ASecondTryOf503TakesANewConnection) {
  ScriptedGraph graph;
  graph.transport.Add(kPath, 503, "");
  graph.Serve("/things", PageOf({}));
  graph.CoverageOf(TypeOf("things"));
  ASSERT_THAT(graph.transport.Requests(), SizeIs(2));
  EXPECT_FALSE(graph.transport.Requests()[0].on_new_connection);
  EXPECT_TRUE(graph.transport.Requests()[1].on_new_connection);
}

// Services behind Graph say so of what the application lacks for them, as Intune does of branding
// profiles. The identity is good: everything else is read.
TEST(GraphListFaults, AServiceThatRefusesTheApplicationCostsItsTypeOnly) {
  for (const char* code : {"Forbidden", "Unauthorized", "UnknownError"}) {
    for (const bool in_parts : {false, true}) {
      ScriptedGraph graph;
      catalogue::PolicyType things = TypeOf("things");
      if (in_parts) {
        catalogue::GraphPart rules;
        rules.as = "rules";
        rules.path = "{id}/rules";
        Source(things).parts = {rules};
        graph.Serve("/things", PageOf({Thing("a"), Thing("b")}));
        graph.Serve("/things/a/rules", Error(code), 401);
        graph.Serve("/things/b/rules", Error(code), 401);
      } else {
        graph.Serve("/things", Error(code), 401);
      }
      graph.Serve("/others", PageOf({Thing("a")}));
      const Collection collection = graph.Collect({things, TypeOf("others")});
      EXPECT_EQ(collection.types.at("things").error_code, kPermissionMissing) << code;
      EXPECT_THAT(collection.types.at("things").error_message,
                  AllOf(HasSubstr("401"), HasSubstr("needs Things.Read.All")));
      EXPECT_NE(collection.types.at("things").state, TypeState::kComplete) << code;
      EXPECT_EQ(collection.types.at("others").state, TypeState::kComplete) << code << in_parts;
    }
  }
}

}  // namespace
}  // namespace strongroom::provider::graph
