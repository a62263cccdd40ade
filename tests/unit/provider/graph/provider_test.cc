#include "provider/graph/provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "catalogue/field_path.h"
#include "provider/error.h"
#include "unit/provider/graph/scripted_graph.h"

namespace strongroom::provider::graph {
namespace {

using api::Json;
using domain::TypeState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Json Thing(const std::string& id) { return {{"id", id}, {"displayName", "the " + id}}; }

TEST(GraphProvider, ReadsAListPageByPageByItsLinks) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf({Thing("a"), Thing("b")}, "/beta/things?$skiptoken=x'%20y"));
  graph.Serve("/things", PageOf({}, "/beta/things?$skiptoken=z"));
  graph.Serve("/things", PageOf({Thing("c")}));
  catalogue::PolicyType type = TypeOf("things");
  Source(type).query = "$filter=a eq 'b'";
  const domain::TypeCoverage coverage = graph.CoverageOf(type);
  EXPECT_EQ(coverage.state, TypeState::kComplete) << coverage.error_message;
  EXPECT_EQ(coverage.total, 3);
  EXPECT_EQ(coverage.api_version, "beta");
  EXPECT_THAT(graph.sink.Ids("things"), ElementsAre("a", "b", "c"));
  EXPECT_EQ(graph.sink.Items("things")[0].display_name, "the a");
  EXPECT_THAT(graph.transport.RequestsTo("/beta/things"),
              ElementsAre("/beta/things?$filter=a%20eq%20'b'", "/beta/things?$skiptoken=x'%20y",
                          "/beta/things?$skiptoken=z"));
  for (const web::Request& request : graph.transport.Requests()) {
    EXPECT_EQ(request.bearer, "t1");
    EXPECT_THAT(request.headers.at("client-request-id"), SizeIs(36));
  }
}

TEST(GraphProvider, AnItemIsStoredAsItCame) {
  ScriptedGraph graph;
  const std::string odd = R"({"displayName":"\u0001","id":"a/b","n":1.50,"nothing":null})";
  graph.transport.Add("/beta/things", 200, R"({"value":[)" + odd + "]}", {{"content-type", kJson}});
  EXPECT_EQ(graph.CoverageOf(TypeOf("things")).state, TypeState::kComplete);
  ASSERT_THAT(graph.sink.Ids("things"), ElementsAre("a/b"));
  EXPECT_EQ(graph.sink.Items("things")[0].content, odd);
}

TEST(GraphProvider, ASingleObjectIsOneItem) {
  ScriptedGraph graph;
  graph.Serve("/settings", {{"@odata.context", "x"}, {"on", true}});
  catalogue::PolicyType type = TypeOf("settings");
  Source(type).answer = catalogue::GraphAnswer::kObject;
  Source(type).id = {};
  Source(type).fixed_id = "settings";
  Source(type).fixed_name = "Settings of the tenant";
  EXPECT_EQ(graph.CoverageOf(type).state, TypeState::kComplete);
  ASSERT_THAT(graph.sink.Ids("settings"), ElementsAre("settings"));
  EXPECT_EQ(graph.sink.Items("settings")[0].display_name, "Settings of the tenant");
  EXPECT_THAT(graph.Stored("settings"), ElementsAre(Json{{"on", true}}));
}

TEST(GraphProvider, NothingIsReadOfWhatNobodyWants) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf({Thing("a"), Thing("b")}));
  graph.Serve("/things/b/rules", PageOf({}));
  graph.sink.is_wanted = [](const std::string& name) { return name != "the a"; };
  catalogue::PolicyType type = TypeOf("things");
  Source(type).parts.emplace_back();
  Source(type).parts.front().as = "rules";
  Source(type).parts.front().path = "{id}/rules";
  const domain::TypeCoverage coverage = graph.CoverageOf(type);
  EXPECT_EQ(coverage.state, TypeState::kComplete) << coverage.error_message;
  EXPECT_EQ(coverage.total, 1);
  EXPECT_THAT(graph.sink.Ids("things"), ElementsAre("b"));
  EXPECT_THAT(graph.transport.RequestsTo("/beta/things/a"), IsEmpty());
}

TEST(GraphProvider, AnotherPathIsAskedWhereTheFirstIsNotServed) {
  ScriptedGraph graph;
  graph.Serve("/management/settings",
              Error("BadRequest", "Resource not found for the segment 's'."), 400);
  graph.Serve("/management", {{"settings", {{"on", true}}}});
  catalogue::PolicyType type = TypeOf("settings");
  Source(type).path = "/management/settings";
  Source(type).answer = catalogue::GraphAnswer::kObject;
  Source(type).id = {};
  Source(type).fixed_id = "settings";
  Source(type).fallback = "/management?$select=settings";
  Source(type).fallback_member = "settings";
  EXPECT_EQ(graph.CoverageOf(type).state, TypeState::kComplete);
  EXPECT_THAT(graph.Stored("settings"), ElementsAre(Json{{"on", true}}));
}

TEST(GraphProvider, TypesOfOneCollectionAreReadOnce) {
  ScriptedGraph graph;
  Json ring = Thing("ring");
  ring["kind"] = "ring";
  graph.Serve("/things", PageOf({Thing("a"), ring}));
  const catalogue::PolicyType all = TypeOf("things");
  catalogue::PolicyType rings = TypeOf("rings");
  Source(rings).path = "/things";
  Source(rings).collection_of = "things";
  Source(rings).where = {{.field = catalogue::ParseFieldPath("kind"), .values = {"ring"}}};
  const Collection collection = graph.Collect({all, rings});
  EXPECT_EQ(collection.types.at("things").backed_up, 2);
  EXPECT_EQ(collection.types.at("rings").backed_up, 1);
  EXPECT_EQ(collection.types.at("rings").state, TypeState::kComplete);
  EXPECT_THAT(graph.sink.Ids("rings"), ElementsAre("ring"));
  EXPECT_THAT(graph.transport.Requests(), SizeIs(1));
}

TEST(GraphProvider, WhatTheCatalogueLeavesOutIsCountedOnly) {
  ScriptedGraph graph;
  Json built_in = Thing("b");
  built_in["isBuiltIn"] = true;
  graph.Serve("/things", PageOf({Thing("a"), built_in}));
  catalogue::PolicyType type = TypeOf("things");
  Source(type).skip_when = {{.field = catalogue::ParseFieldPath("isBuiltIn"), .values = {"true"}}};
  const domain::TypeCoverage coverage = graph.CoverageOf(type);
  EXPECT_EQ(coverage.state, TypeState::kComplete);
  EXPECT_EQ(coverage.total, 1);
  EXPECT_THAT(graph.warnings, ElementsAre("things: 1 not stored: built in, or temporary"));
}

TEST(GraphProvider, WhatCannotBeReadHereIsNotAskedFor) {
  struct Case {
    catalogue::GraphAccess access;
    std::vector<domain::GraphCloud> not_in_clouds;
    TypeState state;
    std::string_view code;
    const char* message;
  };
  using enum catalogue::GraphAccess;
  for (const Case& row : {Case{kApplication,
                               {domain::GraphCloud::kChina, domain::GraphCloud::kGlobal},
                               TypeState::kUnsupported,
                               "TYPE_UNSUPPORTED",
                               "the cloud global does not have it"},
                          Case{kDelegatedOnly,
                               {},
                               TypeState::kSkipped,
                               "TYPE_DELEGATED_ONLY",
                               "only signed-in users may read it"},
                          Case{kRefused,
                               {},
                               TypeState::kSkipped,
                               "TYPE_DELEGATED_ONLY",
                               "Graph refuses it to applications"}}) {
    ScriptedGraph graph;
    catalogue::PolicyType type = TypeOf("things");
    Source(type).access = row.access;
    Source(type).not_in_clouds = row.not_in_clouds;
    const domain::TypeCoverage coverage = graph.CoverageOf(type);
    EXPECT_EQ(coverage.state, row.state);
    EXPECT_EQ(coverage.error_code, row.code);
    EXPECT_EQ(coverage.error_message, row.message);
    EXPECT_THAT(graph.transport.Requests(), IsEmpty());
  }
}

TEST(GraphProvider, NoPermissionIsMissedForWhatTheCloudDoesNotHave) {
  ScriptedGraph graph;
  graph.options.cloud = domain::GraphCloud::kChina;
  graph.tokens.roles = std::vector<std::string>{"Things.Read.All"};
  graph.Serve("/things", PageOf({}));
  catalogue::PolicyType elsewhere = TypeOf("elsewhere");
  Source(elsewhere).permissions = {{"Elsewhere.Read.All"}};
  Source(elsewhere).not_in_clouds = {domain::GraphCloud::kChina};
  const Collection collection = graph.Collect({TypeOf("things"), elsewhere});
  ASSERT_TRUE(collection.rights_review);
  EXPECT_EQ(collection.rights_review->asked, 1);
  EXPECT_THAT(collection.rights_review->missing, IsEmpty());
}

TEST(GraphProvider, StopLeavesTheRestUnread) {
  ScriptedGraph graph;
  std::stop_source stop;
  graph.transport.AddAnswer("/beta/things", [&](const web::Request&) {
    stop.request_stop();
    return web::Response{200,
                         base::CanonicalJson(PageOf({Thing("a")}, "/beta/things?2")),
                         {{"content-type", kJson}}};
  });
  const Collection collection =
      graph.Collect({TypeOf("things"), TypeOf("others")}, stop.get_token());
  EXPECT_EQ(collection.types.at("things").state, TypeState::kIncomplete);
  EXPECT_EQ(collection.types.at("things").error_code, kDeadlineExceeded);
  EXPECT_EQ(collection.types.at("others").state, TypeState::kFailed);
  EXPECT_THAT(graph.transport.Requests(), SizeIs(1));
}

TEST(GraphProvider, ATypeThatIsFullIsIncompleteAndCostsNoOther) {
  ScriptedGraph graph;
  graph.sink.on_add = [](const api::ReportItem& item) -> Added {
    if (item.external_id == "large") {
      return {Added::Result::kLeftOut, "large has more than 7 bytes", "ITEM_TOO_LARGE"};
    }
    if (item.external_id != "b") return {};
    return {Added::Result::kTypeIsFull, "the rest is left out", kRunTooLarge};
  };
  graph.Serve("/things", PageOf({Thing("a"), Thing("b"), Thing("c")}, "/beta/things?2"));
  graph.Serve("/others", PageOf({Thing("large"), Thing("d")}));
  const Collection collection = graph.Collect({TypeOf("things"), TypeOf("others")});
  EXPECT_EQ(collection.types.at("things").state, TypeState::kIncomplete);
  EXPECT_EQ(collection.types.at("things").backed_up, 1);
  EXPECT_EQ(collection.types.at("things").error_code, kRunTooLarge);
  EXPECT_THAT(graph.transport.RequestsTo("/beta/things"), SizeIs(1)) << "no page more";
  const domain::TypeCoverage& others = collection.types.at("others");
  EXPECT_EQ(others.state, TypeState::kIncomplete);
  EXPECT_EQ(others.total, 2);
  EXPECT_EQ(others.error_code, "ITEM_TOO_LARGE");
  EXPECT_THAT(graph.sink.Ids("others"), ElementsAre("d"));
}

class BrokenSink final : public ItemSink {
 public:
  std::unique_ptr<TypeSink> Open(const std::string&) override { return std::make_unique<Type>(); }

 private:
  class Type final : public TypeSink {
   public:
    bool Wants(const std::string&, const api::Json&) override { return true; }
    Added Add(const api::ReportItem&) override { throw std::runtime_error("disk full"); }
    void Restart() override {}
    void Finish() override {}
  };
};

TEST(GraphProvider, WhatTheSinkThrowsReachesTheCaller) {
  ScriptedGraph graph;
  graph.Serve("/things", PageOf({Thing("a")}));
  BrokenSink sink;
  GraphProvider provider(graph.transport, graph.tokens, graph.clock, graph.options);
  EXPECT_THROW(provider.Collect({TypeOf("things"), TypeOf("others")}, sink, {}),
               std::runtime_error);
}

}  // namespace
}  // namespace strongroom::provider::graph
