#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "catalogue/field_path.h"
#include "provider/error.h"
#include "unit/provider/graph/scripted_graph.h"

namespace strongroom::provider::graph {
namespace {

using api::Json;
using catalogue::GraphReference;
using catalogue::ParseFieldPath;
using catalogue::PolicyType;
using domain::TypeState;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::string Id(int number) {
  return "00000000-0000-4000-8000-00000000000" + std::to_string(number);
}

Json Policy(const std::string& id, std::vector<std::string> groups) {
  return {{"id", id}, {"groups", std::move(groups)}};
}

// Policies that name groups, and the groups.
class Naming {
 public:
  Naming() {
    policies = TypeOf("policies");
    Source(policies).references = {
        {.to = "groups", .field = ParseFieldPath("groups[]"), .by = "", .built_in = {"All"}}};
    groups = TypeOf("groups");
    Source(groups).referenced_only = true;
    Source(groups).query = "$select=id,displayName";
    Source(groups).service = catalogue::GraphService::kIdentity;
  }
  void ServeGroup(int number) {
    graph.Serve("/groups/" + Id(number), {{"id", Id(number)}, {"displayName", "g"}});
  }
  Collection Collect() { return graph.Collect({groups, policies}); }

  ScriptedGraph graph;
  PolicyType policies;
  PolicyType groups;
};

TEST(GraphReferences, OnlyWhatIsNamedIsRead) {
  Naming naming;
  naming.graph.Serve("/policies",
                     PageOf({Policy("p", {Id(1), "All", Id(2)}), Policy("q", {Id(1)})}));
  naming.ServeGroup(1);
  naming.ServeGroup(2);
  const Collection collection = naming.Collect();
  EXPECT_EQ(collection.types.at("groups").state, TypeState::kComplete);
  EXPECT_THAT(naming.graph.sink.Ids("groups"), UnorderedElementsAre(Id(1), Id(2)));
  EXPECT_THAT(naming.graph.transport.RequestsTo("/beta/groups/" + Id(1)),
              ElementsAre("/beta/groups/" + Id(1) + "?$select=id,displayName"));
  EXPECT_THAT(naming.graph.transport.RequestsTo("/beta/$batch"), SizeIs(1));
  EXPECT_THAT(collection.warnings, IsEmpty());
}

TEST(GraphReferences, OneThatLeadsNowhereIsAWarning) {
  Naming naming;
  naming.graph.Serve("/policies", PageOf({Policy("p", {Id(1), Id(2), "no identity"})}));
  naming.ServeGroup(1);
  naming.graph.Serve("/groups/" + Id(2), Error("Request_ResourceNotFound"), 404);
  const Collection collection = naming.Collect();
  EXPECT_EQ(collection.types.at("groups").state, TypeState::kComplete);
  EXPECT_EQ(collection.types.at("policies").state, TypeState::kComplete);
  EXPECT_THAT(collection.warnings,
              ElementsAre("policies: refers to what is not there: " + Id(2) + " no identity"));
}

TEST(GraphReferences, AFaultIsNoAbsence) {
  struct Case {
    int status;
    Json body;
    std::string_view code;
  };
  for (const Case& row :
       {Case{404, "proxy", kNotFound}, Case{400, Error("BadRequest"), kPolicyLeftOut},
        Case{400, "proxy", kInternal}, Case{500, Error("x"), kProviderUnavailable},
        Case{403, Error("Forbidden"), kPermissionMissing}, Case{200, {{"x", 1}}, kPolicyLeftOut}}) {
    Naming naming;
    naming.graph.Serve("/policies", PageOf({Policy("p", {Id(1)})}));
    naming.graph.Serve("/groups/" + Id(1), row.body, row.status);
    const Collection collection = naming.Collect();
    EXPECT_NE(collection.types.at("groups").state, TypeState::kComplete) << row.status;
    EXPECT_EQ(collection.types.at("groups").error_code, row.code) << row.status;
  }
}

TEST(GraphReferences, WhatIsNamedByAnIncompleteTypeIsNotKnownInFull) {
  Naming naming;
  naming.graph.Serve("/policies", PageOf({Policy("p", {Id(1)})}, "/beta/policies?2"));
  naming.graph.Serve("/policies", Error("x"), 500);
  naming.ServeGroup(1);
  const Collection collection = naming.Collect();
  const domain::TypeCoverage& groups = collection.types.at("groups");
  EXPECT_EQ(groups.state, TypeState::kIncomplete);
  EXPECT_EQ(groups.backed_up, 1);
  EXPECT_EQ(groups.errors, 0) << "it was read, and those that name it were not";
  EXPECT_EQ(groups.error_code, kProviderUnavailable);
  EXPECT_THAT(
      collection.warnings,
      Contains("groups: PROVIDER_UNAVAILABLE: not every reference to it is known").Times(1));
}

TEST(GraphReferences, NoFurtherOneIsAskedForAfterAFaultThatIsAboutAll) {
  const auto id_of = [](int number) {
    return "00000000-0000-4000-8000-000000000" + std::to_string(100 + number);
  };
  constexpr int kCount = 101;  // one more than are asked for together
  Naming naming;
  std::vector<std::string> named;
  for (int i = 0; i < kCount; ++i) {
    named.push_back(id_of(i));
    naming.graph.Serve("/groups/" + id_of(i), Error("TooManyRequests"), 429);
  }
  naming.graph.Serve("/policies", PageOf({Policy("p", named)}));
  const Collection collection = naming.Collect();
  EXPECT_EQ(collection.types.at("groups").state, TypeState::kFailed);
  EXPECT_EQ(collection.types.at("groups").error_code, kThrottled);
  EXPECT_EQ(collection.types.at("groups").errors, 1);
  EXPECT_THAT(naming.graph.transport.RequestsTo("/beta/groups/" + id_of(kCount - 1)), IsEmpty());
}

TEST(GraphReferences, ToTypesThatWereReadWhole) {
  ScriptedGraph graph;
  PolicyType policies = TypeOf("policies");
  const auto reference = [](const char* to, const char* field) {
    return GraphReference{.to = to, .field = ParseFieldPath(field), .by = ""};
  };
  Source(policies).references = {reference("tags", "tag"), reference("tags", "any"),
                                 reference("others", "any"), reference("absent", "unread")};
  Source(policies).references[0].built_in = {"0"};
  graph.Serve("/policies", PageOf({Json{{"id", "p"}, {"tag", "0"}, {"any", "O1"}, {"unread", "x"}},
                                   Json{{"id", "q"}, {"tag", "t9"}, {"any", "t1"}},
                                   Json{{"id", "r"}, {"tag", ""}, {"any", "nowhere"}}}));
  graph.Serve("/tags", PageOf({Json{{"id", "t1"}}}));
  graph.Serve("/others", PageOf({Json{{"id", "o1"}}}));
  const Collection collection = graph.Collect({policies, TypeOf("tags"), TypeOf("others")});
  EXPECT_THAT(collection.warnings,
              ElementsAre("policies: refers to what is not there: nowhere t9"));
}

TEST(GraphReferences, ByAnotherMemberThanTheIdentity) {
  ScriptedGraph graph;
  PolicyType policies = TypeOf("policies");
  Source(policies).references = {{.to = "principals",
                                  .field = ParseFieldPath("apps[]"),
                                  .by = "appId",
                                  .prefixes = {"/apps/"}}};
  PolicyType principals = TypeOf("principals");
  Source(principals).referenced_only = true;
  graph.Serve("/policies",
              PageOf({Json{{"id", "p"}, {"apps", {"/apps/" + Id(1) + "/x", "/users/" + Id(2)}}}}));
  graph.Serve("/principals(appId='" + Id(1) + "')", {{"id", "sp"}, {"appId", Id(1)}});
  const Collection collection = graph.Collect({policies, principals});
  EXPECT_EQ(collection.types.at("principals").state, TypeState::kComplete);
  EXPECT_THAT(graph.sink.Ids("principals"), ElementsAre("sp"));
  EXPECT_THAT(collection.warnings, IsEmpty());
}

// Else the group that was asked for would count as deleted.
TEST(GraphReferences, TheObjectThatWasAskedForIsTheOneThatHasToCome) {
  Naming naming;
  naming.graph.Serve("/policies", PageOf({Policy("p", {Id(1), Id(2)})}));
  naming.graph.Serve("/groups/" + Id(1), {{"id", Id(2)}, {"displayName", "g"}});
  naming.ServeGroup(2);
  const Collection collection = naming.Collect();
  EXPECT_EQ(collection.types.at("groups").state, TypeState::kIncomplete);
  EXPECT_EQ(collection.types.at("groups").error_code, kProviderUnavailable);
  EXPECT_THAT(naming.graph.sink.Ids("groups"), ElementsAre(Id(2)));
}

}  // namespace
}  // namespace strongroom::provider::graph
