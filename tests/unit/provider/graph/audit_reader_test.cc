#include "provider/graph/audit_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/provider/graph/scripted_graph.h"

namespace strongroom::provider::graph {
namespace {

using api::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kDirectoryPath = "/v1.0/auditLogs/directoryAudits";
constexpr const char* kIntunePath = "/v1.0/deviceManagement/auditEvents";

Json Event(const std::string& object) {
  return {{"activityDateTime", "2026-03-01T01:12:00Z"},
          {"activityDisplayName", "Update policy"},
          {"initiatedBy", {{"user", {{"userPrincipalName", "ann@contoso.example"}}}}},
          {"targetResources", {{{"id", object}}}}};
}

// A Graph with one list and two audit stores.
class AuditReader : public testing::Test {
 protected:
  AuditReader() {
    graph_.options.changes_since = std::chrono::sys_seconds{};
    graph_.options.warns_of_audits = true;
    graph_.tokens.roles = {"AuditLog.Read.All", "DeviceManagementApps.Read.All"};
    graph_.Serve("/things", PageOf({{{"id", "a"}}}));
  }
  void Serve(const char* path, const Json& body, int status = 200) {
    graph_.transport.Add(path, status, body.dump(), {{"content-type", kJson}});
  }

  ScriptedGraph graph_;
};

TEST_F(AuditReader, ReadsEachStoreToItsEnd) {
  Serve(kIntunePath, PageOf({}));
  Serve(kDirectoryPath, PageOf({Event("a")}, std::string(kDirectoryPath) + "?$skiptoken=2"));
  Serve(kDirectoryPath, PageOf({Event("b")}));
  const Collection collection = graph_.Collect({TypeOf("things")});
  ASSERT_THAT(collection.acts, SizeIs(2));
  EXPECT_EQ(collection.acts[1].external_id, "b");
  EXPECT_EQ(collection.acts[1].deed.actor, "ann@contoso.example");
  EXPECT_THAT(collection.warnings, IsEmpty());
  EXPECT_THAT(graph_.transport.RequestsTo(kDirectoryPath),
              ElementsAre(HasSubstr("?$filter=activityDateTime%20ge%201970-01-01T00:00:00Z"),
                          HasSubstr("?$skiptoken=2")));
}

TEST_F(AuditReader, WhatIsRefusedCostsNoType) {
  Serve(kIntunePath, Error("BadRequest", "Request not applicable to target tenant."), 400);
  Serve(kDirectoryPath, Error("Authorization_RequestDenied"), 403);
  const Collection collection = graph_.Collect({TypeOf("things")});
  EXPECT_EQ(collection.types.at("things").state, domain::TypeState::kComplete);
  EXPECT_THAT(collection.acts, IsEmpty());
  EXPECT_THAT(collection.warnings, SizeIs(2));
}

TEST_F(AuditReader, NobodyIsAskedWhereNothingIsComparedWith) {
  graph_.options.changes_since.reset();
  EXPECT_THAT(graph_.Collect({TypeOf("things")}).acts, IsEmpty());
  EXPECT_THAT(graph_.transport.RequestsTo(kDirectoryPath), IsEmpty());
}

}  // namespace
}  // namespace strongroom::provider::graph
