// What an item has besides what the list says of it: all of it, or the item is not stored.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "catalogue/field_path.h"
#include "unit/provider/graph/scripted_parts.h"

namespace strongroom::provider::graph {
namespace {

using api::Json;
using catalogue::GraphAnswer;
using catalogue::GraphPart;
using catalogue::PolicyType;
using domain::TypeState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kBatch = "/beta/$batch";

// Answers of parts at "/things/<id>/rules".
void ServeRules(ScriptedGraph& graph, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string id = "i" + std::to_string(i);
    graph.Serve("/things/" + id + "/rules", PageOf({Thing("r" + id)}));
  }
}

TEST(GraphParts, AreMembersOfTheItemInTheEnd) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf(Things(45)));
  ServeRules(graph, 45);
  const domain::TypeCoverage coverage =
      graph.CoverageOf(TypeWith(Part("rules", "{id}/rules?$top=1000")));
  EXPECT_EQ(coverage.state, TypeState::kComplete) << coverage.error_message;
  EXPECT_EQ(coverage.total, 45);
  for (const Json& item : graph.Stored("things")) {
    EXPECT_EQ(item.at("rules").at(0).at("id"), "r" + item.at("id").get<std::string>());
  }
  EXPECT_THAT(graph.transport.RequestsTo(kBatch), SizeIs(4)) << "5, 10, 20 and 10";
  EXPECT_THAT(graph.transport.RequestsTo("/beta/things/i7/rules"),
              ElementsAre("/beta/things/i7/rules?$top=1000"));
}

TEST(GraphParts, MayHaveAsManyBytesAsTheRunTakes) {
  ScriptedGraph graph;
  graph.options.item_bytes = 1234;
  graph.Serve("/things", PageOf({Thing("a")}));
  graph.Serve("/things/a/rules", PageOf({}));
  EXPECT_EQ(graph.CoverageOf(TypeWith(Part("rules", "{id}/rules"))).state, TypeState::kComplete);
  EXPECT_EQ(graph.transport.Requests().back().max_response_bytes, 1234U);
}

TEST(GraphParts, OfOneItemAreAskedForWithoutABatch) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf({Thing("a/b")}));
  graph.Serve("/things/a%2Fb/rules", PageOf({Thing("r")}));
  EXPECT_EQ(graph.CoverageOf(TypeWith(Part("rules", "{id}/rules"))).state, TypeState::kComplete);
  EXPECT_THAT(graph.transport.RequestsTo(kBatch), IsEmpty());
}

TEST(GraphParts, HaveAllOfTheirPages) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf(Things(2)));
  graph.Serve("/things/i0/rules", PageOf({Thing("1")}, "/beta/things/i0/rules?$skip=1"));
  graph.Serve("/things/i0/rules", PageOf({}, "/beta/things/i0/rules?$skip=2"));
  graph.Serve("/things/i0/rules", PageOf({Thing("2")}));
  graph.Serve("/things/i1/rules", PageOf({}));
  EXPECT_EQ(graph.CoverageOf(TypeWith(Part("rules", "{id}/rules"))).state, TypeState::kComplete);
  EXPECT_THAT(graph.Stored("things"),
              ElementsAre(Json{{"id", "i0"}, {"rules", {Thing("1"), Thing("2")}}},
                          Json{{"id", "i1"}, {"rules", Json::array()}}));
}

TEST(GraphParts, OfPartsAndOfObjects) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf(Things(2)));
  for (const char* id : {"i0", "i1"}) {
    const std::string base = std::string("/things/") + id;
    graph.Serve(base + "/values", PageOf({Json{{"key", "v 1"}}, Json{{"key", "v2"}}}));
    graph.Serve(base + "/values/v%201/shown", PageOf({Json{{"id", "s"}, {"x", 1}, {"y", 2}}}));
    graph.Serve(base + "/values/v2/shown", PageOf({}));
    graph.Serve(base + "/owner", {{"@odata.context", "x"}, {"id", "o"}, {"name", "n"}});
    graph.Serve(base + "/logo", Error("ResourceNotFound"), 404);
  }
  PolicyType type = TypeOf("things");
  GraphPart values = Part("values", "{id}/values");
  values.key = "key";
  GraphPart shown = Part("shown", "{id}/values/{key}/shown?$expand=shown");
  shown.keep = {"id", "x", "z"};
  values.parts = {shown};
  GraphPart owner = Part("owner", "{id}/owner");
  owner.answer = GraphAnswer::kObject;
  GraphPart logo = Part("logo", "{id}/logo");
  logo.is_optional = true;
  logo.answer = GraphAnswer::kBytes;
  Source(type).parts = {values, owner, logo};
  const domain::TypeCoverage coverage = graph.CoverageOf(type);
  EXPECT_EQ(coverage.state, TypeState::kComplete) << coverage.error_message;
  EXPECT_EQ(graph.Stored("things").at(0),
            (Json{{"id", "i0"},
                  {"owner", {{"id", "o"}, {"name", "n"}}},
                  {"values",
                   {{{"key", "v 1"}, {"shown", {{{"id", "s"}, {"x", 1}}}}},
                    {{"key", "v2"}, {"shown", Json::array()}}}}}));
}

TEST(GraphParts, AreAskedForOnlyWhereTheyAre) {
  ScriptedGraph graph;
  Json wifi{{"id", "w"}, {"@odata.type", "#microsoft.graph.wifi"}, {"count", 1}};
  Json other{{"id", "o"}, {"@odata.type", "#microsoft.graph.other"}, {"there", Json::array()}};
  graph.Serve("/things", PageOf({wifi, other}));
  graph.Serve("/things/w/keys", PageOf({}));
  graph.Serve("/things/w/counted", PageOf({}));
  graph.Serve("/things/w/there", PageOf({}));
  PolicyType type = TypeOf("things");
  GraphPart keys = Part("keys", "{id}/keys");
  keys.only_for_types = {"wifi"};
  GraphPart counted = Part("counted", "{id}/counted");
  counted.only_when = {{.field = catalogue::ParseFieldPath("count"),
                        .comparison = catalogue::Comparison::kAtLeast,
                        .values = {"1"}}};
  GraphPart skipped = Part("skipped", "{id}/skipped");
  skipped.skip_when = {{.field = catalogue::ParseFieldPath("id"), .values = {"w", "o"}}};
  GraphPart there = Part("there", "{id}/there");
  there.only_if_absent = true;
  Source(type).parts = {keys, counted, skipped, there};
  const domain::TypeCoverage coverage = graph.CoverageOf(type);
  EXPECT_EQ(coverage.state, TypeState::kComplete) << coverage.error_message;
  EXPECT_EQ(graph.Stored("things").at(1), other);
  EXPECT_TRUE(graph.Stored("things").at(0).contains("counted"));
}

TEST(GraphParts, BytesAreKeptInBase64) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf({Thing("i")}));
  graph.transport.Add("/beta/things/i/logo", 200, "\x01\x02\xff", {{"content-type", "image/png"}});
  GraphPart logo = Part("logo", "{id}/logo");
  logo.answer = GraphAnswer::kBytes;
  EXPECT_EQ(graph.CoverageOf(TypeWith(logo)).state, TypeState::kComplete);
  EXPECT_EQ(graph.Stored("things").at(0).at("logo"), "AQL/");
}

TEST(GraphParts, AMemberOfAnExpandedObjectIsTakenWithItsPages) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf({Thing("i")}));
  graph.Serve("/things/i", {{"id", "i"},
                            {"assignments", {Thing("1")}},
                            {"assignments@odata.nextLink", std::string(kServer) + "/beta/more"}});
  graph.Serve("/more", PageOf({Thing("2")}));
  GraphPart part = Part("assignments", "{id}?$expand=assignments");
  part.answer = GraphAnswer::kObject;
  part.member = "assignments";
  EXPECT_EQ(graph.CoverageOf(TypeWith(part)).state, TypeState::kComplete);
  EXPECT_THAT(graph.Stored("things"),
              ElementsAre(Json{{"id", "i"}, {"assignments", {Thing("1"), Thing("2")}}}));
}

TEST(GraphParts, AnExpandedMemberOfTheListHasAllOfItsPages) {
  ScriptedGraph graph;
  graph.Serve("/things",
              PageOf({Json{{"id", "i"},
                           {"rules",
                            {{{"deep", {Thing("1")}},
                              {"deep@odata.nextLink", std::string(kServer) + "/beta/x"}}}}}}));
  graph.Serve("/x", PageOf({Thing("2")}));
  EXPECT_EQ(graph.CoverageOf(TypeOf("things")).state, TypeState::kComplete);
  EXPECT_THAT(graph.Stored("things"),
              ElementsAre(Json{{"id", "i"}, {"rules", {{{"deep", {Thing("1"), Thing("2")}}}}}}));
}

TEST(GraphParts, TheItemItselfMayHaveToBeAskedFor) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf(Things(2)));
  for (const char* id : {"i0", "i1"}) {
    graph.Serve(std::string("/things/") + id,
                {{"@odata.context", "x"}, {"id", id}, {"script", "ZWNobw=="}});
  }
  PolicyType type = TypeOf("things");
  Source(type).item = catalogue::GraphItemRequest{.query = "$expand=x y", .only_for_types = {}};
  EXPECT_EQ(graph.CoverageOf(type).state, TypeState::kComplete);
  EXPECT_THAT(graph.transport.RequestsTo("/beta/things/i0"),
              ElementsAre("/beta/things/i0?$expand=x%20y"));
  EXPECT_EQ(graph.Stored("things").at(1), (Json{{"id", "i1"}, {"script", "ZWNobw=="}}));
}

TEST(GraphParts, LinksAreFollowedAndTheirIdentitiesKept) {
  ScriptedGraph graph;
  const char* const wifi = "#microsoft.graph.wifi";
  graph.Serve("/things", PageOf({Json{{"id", "w"}, {"@odata.type", wifi}}, Thing("o")}));
  const std::string root = std::string(kServer) + "/beta/things/w";
  graph.Serve("/things/w", {{"id", "w"},
                            {"noise@odata.associationLink", "x"},
                            {"root@odata.navigationLink", root + "/root"},
                            {"clients@odata.navigationLink", "things/w/clients"},
                            {"none@odata.navigationLink", root + "/none"}});
  graph.Serve("/things/w/root", {{"id", "c1"}, {"displayName", "n"}});
  graph.Serve("/things/w/clients", PageOf({Json{{"id", "c2"}, {"x", 1}}, Thing("c3")}));
  graph.Serve("/things/w/none", Error("ResourceNotFound"), 404);
  PolicyType type = TypeOf("things");
  Source(type).item =
      catalogue::GraphItemRequest{.query = "", .full_metadata = true, .only_for_types = {"wifi"}};
  Source(type).links = {{.name = "root", .types = {"wifi"}},
                        {.name = "clients", .is_collection = true, .types = {"wifi"}},
                        {.name = "none", .types = {"wifi"}}};
  const domain::TypeCoverage coverage = graph.CoverageOf(type);
  EXPECT_EQ(coverage.state, TypeState::kComplete) << coverage.error_message;
  EXPECT_EQ(graph.Stored("things").at(0), (Json{{"id", "w"},
                                                {"@odata.type", wifi},
                                                {"root", {{"id", "c1"}}},
                                                {"clients", {Thing("c2"), Thing("c3")}}}));
  for (const web::Request& request : graph.transport.Requests()) {
    if (!request.path_and_query.starts_with("/beta/things/w") ||
        request.path_and_query.size() > 14) {
      continue;
    }
    EXPECT_EQ(request.headers.at("Accept"), "application/json;odata.metadata=full");
  }
}

TEST(GraphParts, OfWhichMembersAreKeptHaveAllPagesOfThese) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf({Thing("i")}));
  graph.Serve("/things/i/rules",
              PageOf({Json{{"id", "r"},
                           {"steps", {Thing("1")}},
                           {"steps@odata.nextLink", std::string(kServer) + "/beta/more"}}}));
  graph.Serve("/more", PageOf({Thing("2")}));
  GraphPart rules = Part("rules", "{id}/rules?$expand=steps");
  rules.keep = {"id", "steps"};
  EXPECT_EQ(graph.CoverageOf(TypeWith(rules)).state, TypeState::kComplete);
  EXPECT_EQ(graph.Stored("things").at(0).at("rules"),
            (Json{{{"id", "r"}, {"steps", {Thing("1"), Thing("2")}}}}));
}

}  // namespace
}  // namespace strongroom::provider::graph
