#include "provider/graph/attribution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "provider/error.h"
#include "support/fake_clock.h"
#include "web/error.h"

namespace strongroom::provider::graph {
namespace {

using base::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What two stores answer.
class AttributionTest : public testing::Test {
 protected:
  Collection Find(const Attribution& attribution) {
    Collection collection;
    FindActs(
        attribution,
        [this](const AuditQuery& query, const base::JsonElements& events) {
          const std::string store(query.store.name);
          asked_.push_back(query.path_and_query);
          EXPECT_LE(query.deadline - clock_.Steady(), kAuditTime);
          for (const Json& event : events_[store]) events.take(event);
          if (const auto code = failures_.find(store); code != failures_.end()) {
            throw ProviderError(code->second, query.what + ": no luck");
          }
        },
        clock_, collection);
    return collection;
  }

  Attribution Wanted() const {
    return {.since = std::chrono::sys_seconds{},
            .is_wanted = true,
            .roles = {},
            .deadline = clock_.Steady() + std::chrono::hours(1)};
  }
  Attribution IfItMay() const {
    Attribution attribution = Wanted();
    attribution.is_wanted = false;
    return attribution;
  }

  test::FakeClock clock_;
  std::map<std::string, std::vector<Json>> events_ = {{"directoryAudits", {Json::parse(R"json({
        "activityDateTime": "2026-03-01T01:12:00Z", "activityDisplayName": "Update policy",
        "initiatedBy": {"user": {"userPrincipalName": "ann@contoso.example"}},
        "targetResources": [{"id": "p-1"}]})json")}},
                                                      {"auditEvents", {Json::parse(R"json({
        "activityDateTime": "2026-03-01T01:12:00Z", "activityType": "Delete Intent",
        "activityOperationType": "Delete", "actor": {"applicationDisplayName": "pipeline"},
        "resources": [{"resourceId": "i-1"}]})json")}}};
  std::map<std::string, std::string_view> failures_;
  std::vector<std::string> asked_;
};

std::vector<std::string> ObjectsOf(const Collection& collection) {
  std::vector<std::string> objects;
  for (const domain::Act& act : collection.acts) objects.push_back(act.external_id);
  return objects;
}

TEST_F(AttributionTest, AsksEachStoreOnce) {
  const Collection collection = Find(Wanted());
  EXPECT_THAT(ObjectsOf(collection), ElementsAre("i-1", "p-1"));
  EXPECT_THAT(collection.warnings, IsEmpty());
  EXPECT_THAT(asked_, ElementsAre(HasSubstr("/deviceManagement/auditEvents?$filter="),
                                  HasSubstr("/auditLogs/directoryAudits?$filter=")));
}

// Whatever a store answers, no run is worse for it, and what it said first counts.
TEST_F(AttributionTest, AFaultIsAWarningAtMost) {
  struct Row {
    std::string_view code;
    bool silent_if_not_asked_for;
  };
  for (const Row& row : {Row{kPermissionMissing, true}, Row{kNotFound, true}, Row{kInternal, true},
                         Row{kThrottled, false}, Row{kProviderUnavailable, false},
                         Row{kDeadlineExceeded, false}, Row{kAuthenticationFailed, false}}) {
    failures_["directoryAudits"] = row.code;
    const Collection wanted = Find(Wanted());
    EXPECT_THAT(ObjectsOf(wanted), ElementsAre("i-1", "p-1")) << row.code;
    ASSERT_THAT(wanted.warnings, SizeIs(1)) << row.code;
    EXPECT_THAT(wanted.warnings[0], HasSubstr("read directoryAudits: no luck"));
    EXPECT_THAT(wanted.warnings[0], HasSubstr(std::string(row.code)));
    EXPECT_TRUE(wanted.types.empty());
    EXPECT_EQ(Find(IfItMay()).warnings.empty(), row.silent_if_not_asked_for) << row.code;
  }
}

TEST_F(AttributionTest, WhatTheTokenDoesNotAllowIsNotAsked) {
  Attribution attribution = Wanted();
  attribution.roles = {"DeviceManagementApps.Read.All", "Policy.Read.All"};
  const Collection collection = Find(attribution);
  EXPECT_THAT(ObjectsOf(collection), ElementsAre("i-1"));
  EXPECT_THAT(asked_, SizeIs(1));
  ASSERT_THAT(collection.warnings, SizeIs(1));
  EXPECT_THAT(collection.warnings[0], HasSubstr("PERMISSION_MISSING"));
  EXPECT_THAT(collection.warnings[0], HasSubstr("AuditLog.Read.All"));
  attribution.is_wanted = false;
  EXPECT_THAT(Find(attribution).warnings, IsEmpty());
}

TEST_F(AttributionTest, AStoppedRunSaysNothingOfIt) {
  Collection collection;
  FindActs(
      Wanted(), [](const AuditQuery&, const base::JsonElements&) { throw web::StoppedError(); },
      clock_, collection);
  EXPECT_THAT(collection.warnings, IsEmpty());
  EXPECT_THAT(collection.acts, IsEmpty());
}

}  // namespace
}  // namespace strongroom::provider::graph
