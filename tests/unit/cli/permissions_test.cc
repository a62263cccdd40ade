#include "cli/permissions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/built_in_catalogues.h"
#include "unit/cli/fake_host.h"

namespace strongroom::cli {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

json TenantObject(const json& more = json::object()) {
  json graph{{"tenantID", "5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90"},
             {"clientID", "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621"},
             {"credentialsSecretRef", {{"name", "app"}}}};
  graph.merge_patch(more);
  return {{"apiVersion", "strongroom.dev/v1alpha1"},
          {"kind", "Tenant"},
          {"metadata", {{"name", "t"}, {"namespace", "team-a"}}},
          {"spec", {{"provider", "microsoftGraph"}, {"microsoftGraph", graph}}}};
}

json Selecting(const json& types, const std::string& name = "nightly") {
  json schedule = ScheduleObject(name);
  schedule["spec"]["policyTypes"] = types;
  schedule["spec"]["includeFoundations"] = false;
  return schedule;
}

std::vector<std::string> NamesIn(const json& permissions) {
  std::vector<std::string> names;
  for (const json& one : permissions["permissions"]) names.push_back(one["name"]);
  return names;
}

// What the command prints for manifests; no cluster is asked, and none is looked for.
class PermissionsOf : public ::testing::Test {
 protected:
  std::string Text(const json& tenant, const std::vector<json>& schedules,
                   std::vector<std::string> flags = {}) {
    FakeHost host;
    std::string text;
    for (const json& schedule : schedules) text += schedule.dump() + "\n---\n";
    host.AddManifest("s", text);
    host.AddManifest("t", tenant.dump());
    std::vector<std::string> arguments{"permissions", "-f", "s"};
    if (!tenant.is_null()) arguments.insert(arguments.end(), {"--tenant", "t"});
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    exit_code_ = host.Run(arguments);
    EXPECT_THAT(host.server().Requests(), IsEmpty());
    return exit_code_ == kOk ? host.out() : host.err();
  }
  json Of(const json& tenant, const std::vector<json>& schedules) {
    const std::string text = Text(tenant, schedules, {"-o", "json"});
    EXPECT_EQ(exit_code_, kOk) << text;
    return json::parse(text)["items"].at(0);
  }

  int exit_code_ = kFailed;
};

TEST_F(PermissionsOf, AreTheFewestWithTheTypesThatNeedThem) {
  const json shown = Of(TenantObject(), {Selecting({"deviceCompliancePolicies"}),
                                         Selecting({"deviceConfigurations"}, "weekly")});
  EXPECT_EQ(shown["tenant"], "team-a/t");
  EXPECT_EQ(shown["schedules"], json({"team-a/nightly", "team-a/weekly"}));
  EXPECT_THAT(NamesIn(shown), Contains("DeviceManagementConfiguration.Read.All"));
  for (const json& one : shown["permissions"]) {
    EXPECT_FALSE(one["policyTypes"].empty()) << one;
    EXPECT_THAT(one["name"].get<std::string>(), Not(HasSubstr("ReadWrite")));
  }
  EXPECT_EQ(shown["cannotBeRead"], json::array());
}

TEST_F(PermissionsOf, OfEverythingHasNoneThatWritesWhereOneThatReadsWouldDo) {
  const json shown = Of(TenantObject(), {Selecting({"*"})});
  EXPECT_GT(NamesIn(shown).size(), 10U);
  EXPECT_THAT(NamesIn(shown), Not(Contains("DeviceManagementConfiguration.ReadWrite.All")));
}

TEST_F(PermissionsOf, WhatNoApplicationMayReadAskForNoConsent) {
  const std::string text = Text(TenantObject(), {Selecting({"inventoryPolicies"})});
  EXPECT_THAT(text, HasSubstr("none\n\nCannot be read:\n    \"inventoryPolicies\""));
  EXPECT_THAT(text, Not(HasSubstr("consents here")));
}

TEST_F(PermissionsOf, AreConsentedToInTheCloudOfTheTenant) {
  struct Row {
    json tenant;
    const char* login;
  };
  const std::vector<Row> rows{
      {TenantObject(), "https://login.microsoftonline.com"},
      {TenantObject({{"cloud", "usGovL4"}}), "https://login.microsoftonline.us"},
      {TenantObject({{"cloud", "usGovL5"}}), "https://login.microsoftonline.us"},
      {TenantObject({{"cloud", "china"}}), "https://login.chinacloudapi.cn"},
      {TenantObject({{"cloud", "custom"},
                     {"endpoints",
                      {{"login", "https://login.example:8443"}, {"graph", "https://g.example"}}}}),
       "https://login.example:8443"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Of(row.tenant, {Selecting({"deviceConfigurations"})})["adminConsentURL"],
              std::string(row.login) +
                  "/5d1f3f0e-3a52-4c54-8f8e-0d6a7c1b2e90/adminconsent?client_id="
                  "0b9e7c55-6f0d-4f3e-9a44-d1c5b8a7e621");
  }
}

TEST_F(PermissionsOf, AreKnownWithoutTheTenant) {
  json schedule = Selecting({"deviceConfigurations"});
  schedule["metadata"].erase("namespace");
  const std::string text = Text(json(), {schedule});
  EXPECT_EQ(exit_code_, kOk) << text;
  EXPECT_THAT(text, HasSubstr("Tenant t needs"));
  EXPECT_THAT(text,
              HasSubstr("\nDeviceManagementConfiguration.Read.All\n    deviceConfigurations"));
  EXPECT_THAT(text, HasSubstr("/TENANT-ID/adminconsent?client_id=CLIENT-ID"));
}

TEST_F(PermissionsOf, SayWhatCannotBeReadAndWhy) {
  const catalogue::Catalogue graph =
      *test::BuiltInCatalogues().Of(domain::ProviderKind::kMicrosoftGraph);
  for (const catalogue::PolicyType& type : graph.types()) {
    if (Graph(type).access == catalogue::GraphAccess::kApplication) continue;
    const json shown = Of(TenantObject(), {Selecting({type.key, "deviceConfigurations"})});
    ASSERT_EQ(shown["cannotBeRead"].size(), 1U) << type.key;
    EXPECT_EQ(shown["cannotBeRead"][0]["policyType"], type.key);
    EXPECT_THAT(shown["cannotBeRead"][0]["why"].get<std::string>(), HasSubstr("Microsoft Graph"));
    EXPECT_FALSE(shown["permissions"].empty());
  }
}

TEST_F(PermissionsOf, LeaveOutWhatTheCloudDoesNotHave) {
  const catalogue::Catalogue graph =
      *test::BuiltInCatalogues().Of(domain::ProviderKind::kMicrosoftGraph);
  for (const catalogue::PolicyType& type : graph.types()) {
    if (IsInCloud(Graph(type), domain::GraphCloud::kChina)) continue;
    if (Graph(type).access != catalogue::GraphAccess::kApplication) continue;
    const json shown = Of(TenantObject({{"cloud", "china"}}), {Selecting({type.key})});
    EXPECT_EQ(shown["permissions"], json::array()) << type.key;
    EXPECT_THAT(shown["cannotBeRead"][0]["why"].get<std::string>(), HasSubstr("cloud china"));
  }
}

TEST_F(PermissionsOf, AreRefusedForWhatHasNone) {
  json cluster = TenantObject();
  cluster["spec"] = {{"provider", "kubernetes"}};
  EXPECT_THAT(Text(cluster, {Selecting({"roles"})}), HasSubstr("kubectl strongroom rights"));
  EXPECT_EQ(exit_code_, kFailed);
  json volume = TenantObject();
  volume["spec"] = {{"provider", "directory"}, {"directory", {{"claimName", "c"}}}};
  EXPECT_THAT(Text(volume, {Selecting({"files"})}), HasSubstr("needs no permissions"));
  EXPECT_THAT(Text(TenantObject(), {Selecting({"deviceConfigurationz"})}),
              HasSubstr("did you mean deviceConfigurations?"));
  EXPECT_THAT(Text(TenantObject(), {}), HasSubstr("hold no BackupSchedule"));
  EXPECT_THAT(Text(TenantObject({{"cloud", "custom"}}), {Selecting({"*"})}),
              HasSubstr("spec.microsoftGraph.endpoints: is required"));
}

TEST(PermissionsCommand, AsksTheClusterForSchedulesAndTheirTenants) {
  FakeHost host;
  host.Add(kSchedulesPath + "/nightly", Selecting({"deviceConfigurations"}));
  host.Add("/apis/strongroom.dev/v1alpha1/namespaces/team-a/tenants/t", TenantObject());
  EXPECT_EQ(host.Run({"permissions", "nightly"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr("DeviceManagementConfiguration.Read.All"));
}

TEST(PermissionsCommand, TakesSchedulesOrFiles) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"permissions"},
                                                    {"permissions", "a", "-f", "b"},
                                                    {"permissions", "a", "--tenant", "t"}}) {
    FakeHost host;
    EXPECT_EQ(host.Run(arguments), kWrongUsage);
    EXPECT_THAT(host.err(), HasSubstr("name schedules, or files with -f"));
  }
}

// Each command says where the other kind of tenant is asked about.
TEST(RightsCommand, NamesTheCommandForATenantBehindGraph) {
  FakeHost host;
  host.AddManifest("m",
                   TenantObject().dump() + "\n---\n" + Selecting({"deviceConfigurations"}).dump());
  EXPECT_EQ(host.Run({"rights", "-f", "m"}), kOk) << host.err();
  EXPECT_THAT(host.out(), HasSubstr("kubectl strongroom permissions"));
}

}  // namespace
}  // namespace strongroom::cli
