// An item that has not all of its parts: it is not stored.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "provider/error.h"
#include "unit/provider/graph/scripted_parts.h"

namespace strongroom::provider::graph {
namespace {

using api::Json;
using catalogue::GraphPart;
using catalogue::PolicyType;
using domain::TypeState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct PartFault {
  const char* what;
  int status;
  std::string body;
  bool is_optional;
  std::string_view code;
  size_t stored;  // of two, the second of which has the fault
  std::map<std::string, std::string> headers = {{"content-type", kJson}};
};

TEST(GraphPartFaults, AnItemWithoutOneIsLeftOutAndTheTypeIncomplete) {
  const auto text = [](const Json& json) { return base::CanonicalJson(json); };
  const std::string absent = text(Error("ResourceNotFound"));
  const std::string again = text(PageOf({Thing("1")}, "/beta/things/i1/rules?2"));
  const std::vector<PartFault> table = {
      {"not there", 404, absent, false, kNotFound, 1},
      {"optional", 404, absent, true, "", 2},
      {"optional, a proxy's 404", 404, "<html>", true, kNotFound, 1},
      {"optional and forbidden", 403, text(Error("Forbidden")), true, kPermissionMissing, 0},
      {"forbidden", 403, text(Error("Forbidden")), false, kPermissionMissing, 0},
      {"refused", 400, text(Error("BadRequest")), true, kPolicyLeftOut, 1},
      {"refused by a proxy", 400, "<html>", true, kInternal, 1},
      {"500", 500, "", true, kProviderUnavailable, 1},
      {"429", 429, "", false, kThrottled, 0},
      {"empty", 200, "", false, kProviderUnavailable, 1},
      {"web page", 200, "<html>", true, kProviderUnavailable, 1, {{"content-type", "text/html"}}},
      {"cut", 200, R"({"value":[{"id")", true, kProviderUnavailable, 1},
      {"no collection", 200, R"({"id":"x"})", false, kProviderUnavailable, 1},
      {"a page again", 200, again, false, kProviderUnavailable, 1},
      {"an element of no form", 200, R"({"value":[7]})", false, kPolicyLeftOut, 1},
  };
  for (const PartFault& row : table) {
    ScriptedGraph graph;
    graph.Serve("/things", PageOf(Things(2)));
    graph.Serve("/things/i1", Thing("i1"));
    graph.Serve("/things/i0/rules", PageOf({}));
    graph.transport.Add("/beta/things/i1/rules", row.status, row.body, row.headers);
    GraphPart part = Part("rules", "{id}/rules");
    part.is_optional = row.is_optional;
    const domain::TypeCoverage coverage = graph.CoverageOf(TypeWith(part));
    EXPECT_EQ(coverage.error_code, row.code) << row.what << coverage.error_message;
    EXPECT_EQ(coverage.state, row.code.empty() ? TypeState::kComplete : TypeState::kIncomplete)
        << row.what;
    EXPECT_THAT(graph.sink.Ids("things"), SizeIs(row.stored)) << row.what;
    EXPECT_EQ(coverage.total, 2) << row.what;
  }
}

TEST(GraphPartFaults, AMissingPermissionOfAPartIsNamed) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf(Things(2)));
  graph.Serve("/things/i0/rules", Error("Forbidden"), 403);
  GraphPart part = Part("rules", "{id}/rules");
  part.is_optional = true;
  part.permission = "Rules.Read.All";
  const domain::TypeCoverage coverage = graph.CoverageOf(TypeWith(part));
  EXPECT_EQ(coverage.error_code, kPermissionMissing);
  EXPECT_THAT(coverage.error_message, HasSubstr("(the application needs Rules.Read.All)"));
}

// On whatever page it comes, a fault that every further item would have ends the reading.
TEST(GraphPartFaults, AMissingPermissionIsAboutAllItems) {
  const auto more = [](int i) { return "/beta/more" + std::to_string(i); };
  for (const bool is_expanded : {true, false}) {
    ScriptedGraph graph;
    std::vector<Json> things = Things(7);
    for (int i = 0; i < 7; ++i) {
      Json& thing = things[static_cast<size_t>(i)];
      if (is_expanded) {
        thing["rules"] = Json::array();
        thing["rules@odata.nextLink"] = kServer + more(i);
      }
      graph.Serve("/things/i" + std::to_string(i) + "/rules", PageOf({}, more(i)));
      graph.Serve("/more" + std::to_string(i), Error("Forbidden"), 403);
    }
    graph.Serve("/things", PageOf(things));
    const domain::TypeCoverage coverage =
        graph.CoverageOf(is_expanded ? TypeOf("things") : TypeWith(Part("rules", "{id}/rules")));
    EXPECT_EQ(coverage.error_code, kPermissionMissing) << is_expanded;
    EXPECT_THAT(coverage.error_message, HasSubstr("(the application needs Things.Read.All)"))
        << is_expanded;
    EXPECT_THAT(graph.transport.RequestsTo(more(0)), SizeIs(1)) << is_expanded;
    EXPECT_THAT(graph.transport.RequestsTo(more(1)), IsEmpty()) << is_expanded;
    EXPECT_THAT(graph.sink.Ids("things"), IsEmpty()) << is_expanded;
  }
}

// Answers that were mixed up on the way must not become each other's contents.
TEST(GraphPartFaults, TheItemThatWasAskedForIsTheOneThatHasToCome) {
  const std::vector<std::pair<const char*, Json>> table = {
      {"another", Thing("i0")}, {"none", Json::object()}, {"a list", PageOf({Thing("i1")})}};
  for (const bool has_links : {false, true}) {
    for (const auto& [what, body] : table) {
      ScriptedGraph graph;
      const char* const wifi = "#microsoft.graph.wifi";
      graph.Serve("/things", PageOf({Json{{"id", "i0"}, {"@odata.type", wifi}},
                                     Json{{"id", "i1"}, {"@odata.type", wifi}}}));
      graph.Serve("/things/i0", Thing("i0"));
      graph.Serve("/things/i1", body);
      PolicyType type = TypeOf("things");
      Source(type).item = catalogue::GraphItemRequest{
          .query = "", .full_metadata = has_links, .only_for_types = {"wifi"}};
      const domain::TypeCoverage coverage = graph.CoverageOf(type);
      EXPECT_EQ(coverage.state, TypeState::kIncomplete) << what << has_links;
      EXPECT_EQ(coverage.error_code, kProviderUnavailable) << what << has_links;
      EXPECT_THAT(graph.sink.Ids("things"), ElementsAre("i0")) << what << has_links;
    }
  }
}

TEST(GraphPartFaults, WithoutAnEndCostTheItemAndNotOurMemory) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf(Things(2)));
  graph.Serve("/things/i1/rules", PageOf({}));
  int pages = 0;
  graph.transport.AddAnswer("/beta/things/i0/rules", [&](const web::Request&) {
    const std::string number = std::to_string(++pages);
    const std::string next = pages < 40 ? "/beta/things/i0/rules?" + number : "";
    const std::string page = base::CanonicalJson(PageOf({Thing("r" + number)}, next));
    const size_t blank = pages == 2 ? size_t{17} << 20U : 0;
    return web::Response{200, page + std::string(blank, ' '), {{"content-type", kJson}}};
  });
  const domain::TypeCoverage coverage = graph.CoverageOf(TypeWith(Part("rules", "{id}/rules")));
  EXPECT_EQ(coverage.error_code, domain::error_code::kItemTooLarge) << coverage.error_message;
  EXPECT_THAT(graph.sink.Ids("things"), ElementsAre("i1"));
  EXPECT_EQ(pages, 2);
}

// What Graph lists is there, whatever it says when it is asked for by itself.
TEST(GraphPartFaults, AnItemThatIsStillListedHasNotVanished) {
  struct Case {
    const char* what;
    std::function<void(ScriptedGraph&)> serve_again;
    TypeState state;
    std::string_view code;
  };
  const std::vector<Case> table = {
      {"gone from the list", [](auto& graph) { graph.Serve("/things", PageOf({Thing("i1")})); },
       TypeState::kComplete, ""},
      {"still there",
       [](auto& graph) {
         graph.Serve("/things", PageOf({Thing("i1")}, "/beta/things?2"));
         graph.Serve("/things", PageOf({Thing("i0")}));
       },
       TypeState::kIncomplete, kNotFound},
      {"nobody knows", [](auto& graph) { graph.Serve("/things", Error("x"), 500); },
       TypeState::kIncomplete, kProviderUnavailable},
  };
  for (const Case& row : table) {
    for (const bool by_part : {false, true}) {
      ScriptedGraph graph;
      graph.Serve("/things", PageOf(Things(2)));
      row.serve_again(graph);
      graph.Serve("/things/i0", Error("ResourceNotFound"), 404);
      graph.Serve("/things/i1", Thing("i1"));
      graph.Serve("/things/i0/rules", Error("itemNotFound"), 404);
      graph.Serve("/things/i1/rules", PageOf({}));
      PolicyType type = by_part ? TypeWith(Part("rules", "{id}/rules")) : TypeOf("things");
      if (!by_part) {
        Source(type).item = catalogue::GraphItemRequest{.query = "", .only_for_types = {}};
      }
      const domain::TypeCoverage coverage = graph.CoverageOf(type);
      EXPECT_EQ(coverage.state, row.state) << row.what << coverage.error_message;
      EXPECT_EQ(coverage.error_code, row.code) << row.what << coverage.error_message;
      EXPECT_THAT(graph.sink.Ids("things"), ElementsAre("i1")) << row.what;
    }
  }
}

}  // namespace
}  // namespace strongroom::provider::graph
