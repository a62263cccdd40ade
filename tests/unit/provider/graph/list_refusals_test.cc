// What Graph does not give of a list, or at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "provider/error.h"
#include "unit/provider/graph/scripted_graph.h"

namespace strongroom::provider::graph {
namespace {

using api::Json;
using domain::TypeState;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Json Thing(const std::string& id) { return {{"id", id}}; }

TEST(GraphListRefusals, ARefusedIdentityFailsEveryType) {
  ScriptedGraph graph;
  graph.Serve("/things", Error("InvalidAuthenticationToken"), 401);
  const Collection collection = graph.Collect({TypeOf("things"), TypeOf("others")});
  for (const auto& [key, coverage] : collection.types) {
    EXPECT_EQ(coverage.state, TypeState::kFailed) << key;
    EXPECT_EQ(coverage.error_code, kAuthenticationFailed) << key;
  }
  EXPECT_THAT(graph.transport.RequestsTo("/beta/others"), IsEmpty());
}

// And not what could write as well.
TEST(GraphListRefusals, AForbiddenTypeFailsAloneAndNamesThePermission) {
  ScriptedGraph graph;
  graph.Serve(
      "/things",
      Error("Forbidden",
            R"({"_version":3,"Message":"Application must have one of the )"
            R"(following scopes: A.Read.All, A.ReadWrite.All, B.Read.All - Operation ID","x":1})"),
      403);
  graph.Serve("/others", PageOf({Thing("a")}));
  const Collection collection = graph.Collect({TypeOf("things"), TypeOf("others")});
  const domain::TypeCoverage& things = collection.types.at("things");
  EXPECT_EQ(things.state, TypeState::kFailed);
  EXPECT_THAT(things.error_message,
              AllOf(HasSubstr("(the application needs A.Read.All or B.Read.All)"),
                    Not(HasSubstr("Operation"))));
  EXPECT_EQ(collection.types.at("others").state, TypeState::kComplete);
}

// The condition PermissionsReady names one of them, by what other types need.
TEST(GraphListRefusals, AForbiddenTypeNamesAllPermissionsThatWouldDo) {
  struct Row {
    std::vector<std::vector<std::string>> permissions;
    const char* words;
  };
  for (const Row& row :
       {Row{{{"A.Read.All"}}, "(the application needs A.Read.All)"},
        Row{{{"A.Read.All", "A.ReadWrite.All"}},
            "(the application needs A.Read.All or A.ReadWrite.All)"},
        Row{{{"A.Read.All", "A.ReadWrite.All"}, {"B.Read.All"}},
            "(the application needs (A.Read.All or A.ReadWrite.All) and B.Read.All)"}}) {
    ScriptedGraph graph;
    graph.Serve("/things", Error("Forbidden"), 403);
    catalogue::PolicyType type = TypeOf("things");
    Source(type).permissions = row.permissions;
    EXPECT_THAT(graph.CoverageOf(type).error_message, HasSubstr(row.words));
  }
}

TEST(GraphListRefusals, WhatTheTenantDoesNotHaveIsUnsupportedAndNotEmpty) {
  struct Case {
    const char* absence;
    int status;
    Json error;
    bool is_granted;
    TypeState state;
  };
  const TypeState unsupported = TypeState::kUnsupported;
  const std::string intune = "Request not applicable to target tenant.";
  const std::vector<Case> table = {
      {"intuneNotUsable", 400, Error("BadRequest", intune), true, unsupported},
      {"intuneNotUsable", 400, Error("BadRequest", R"({"Message":")" + intune + R"("})"), true,
       unsupported},
      {"intuneNotUsable", 400, Error("BadRequest", "something else"), true, TypeState::kFailed},
      {"", 400, Error("BadRequest", intune), true, TypeState::kFailed},
      {"governanceNoLicense", 403, Error("NoLicense", "Tenant does not meet license requirement"),
       true, unsupported},
      {"", 400, Error("BadRequest", "Resource not found for the segment 'x'."), true, unsupported},
      {"", 404, Error("ResourceNotFound"), true, TypeState::kFailed},
      {"cloudPcNotLicensed", 403, Error("Forbidden"), true, unsupported},
      {"cloudPcNotLicensed", 403, Error("Forbidden"), false, TypeState::kFailed},
      {"singletonAbsent", 404, Error("ResourceNotFound"), true, TypeState::kComplete},
      {"singletonAbsent", 404, Error("Whatever"), true, TypeState::kFailed},
      {"singletonAbsent", 404, Json{{"message", "nginx"}}, true, TypeState::kFailed},
  };
  for (const Case& row : table) {
    ScriptedGraph graph;
    graph.Serve("/things", row.error, row.status);
    if (row.is_granted) graph.tokens.roles = {{"Others.Read.All", "Things.Read.All"}};
    catalogue::PolicyType type = TypeOf("things");
    Source(type).absences = {row.absence};
    const domain::TypeCoverage coverage = graph.CoverageOf(type);
    EXPECT_EQ(coverage.state, row.state) << row.absence << row.error << coverage.error_message;
    EXPECT_EQ(coverage.errors, row.state == TypeState::kFailed ? 1 : 0) << row.absence;
  }
}

TEST(GraphListRefusals, AnItemWhoseContentGraphDoesNotGiveMakesTheTypeIncomplete) {
  ScriptedGraph graph;
  graph.Serve("/things",
              PageOf({Thing("a"), Json{{"id", "b"}, {"@odata.type", "#microsoft.graph.unknown"}}}));
  catalogue::PolicyType type = TypeOf("things");
  Source(type).unsupported_item = "unknown";
  const domain::TypeCoverage coverage = graph.CoverageOf(type);
  EXPECT_EQ(coverage.state, TypeState::kIncomplete);
  EXPECT_THAT(coverage.error_message,
              HasSubstr("b is of a kind whose content Graph does not give"));
  EXPECT_THAT(graph.sink.Ids("things"), ElementsAre("a"));
}

}  // namespace
}  // namespace strongroom::provider::graph
