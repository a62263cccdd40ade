#include "api/tenant_allowances.h"

#include <gtest/gtest.h>

namespace strongroom::api {
namespace {

using domain::GraphTenant;
using domain::TenantSpec;

TenantSpec Federated(const std::string& audience, const std::string& account = "") {
  TenantSpec tenant{.provider = domain::ProviderKind::kMicrosoftGraph};
  tenant.microsoft_graph.emplace().workload_identity = {.audience = audience,
                                                        .service_account = account};
  return tenant;
}

TenantSpec At(const std::string& login, const std::string& graph = "https://graph.example") {
  TenantSpec tenant{.provider = domain::ProviderKind::kMicrosoftGraph};
  GraphTenant& section = tenant.microsoft_graph.emplace();
  section.cloud = domain::GraphCloud::kCustom;
  section.credentials_secret = "app";
  section.endpoints = {.login = login, .graph = graph};
  return tenant;
}

// "" or the field that is refused.
std::string Refused(const TenantSpec& tenant, const ExecutorAllowances& allowed = {}) {
  const auto problem = CheckTenant(tenant, allowed);
  return problem ? problem->field : "";
}

TEST(CheckTenant, LetsTokensBeForEntraAndForWhoIsListed) {
  const std::string field = "spec.microsoftGraph.workloadIdentity.audience";
  for (const std::string_view audience : kEntraAudiences) {
    EXPECT_EQ(Refused(Federated(std::string(audience))), "") << audience;
  }
  for (const char* audience :
       {"https://kubernetes.default.svc.cluster.local", "https://kubernetes.default.svc", "api",
        "strongroom", "", "api://AzureADTokenExchange/", "API://AzureADTokenExchange",
        "api://AzureADTokenExchange ", "https://oidc.example/id"}) {
    EXPECT_EQ(Refused(Federated(audience)), field) << audience;
  }
  const ExecutorAllowances allowed{.images = {}, .tolerations = {}, .audiences = {"api://mine"}};
  EXPECT_EQ(Refused(Federated("api://mine"), allowed), "");
  EXPECT_EQ(Refused(Federated("api://mine2"), allowed), field);
  EXPECT_EQ(CheckTenant(Federated("api://x"), allowed)->message,
            "\"api://x\" is none that the installation allows (chart value "
            "executor.allowedAudiences)");
}

TEST(CheckTenant, LetsCredentialsGoToNoHostButThoseListed) {
  const std::string login = "spec.microsoftGraph.endpoints.login";
  const std::string graph = "spec.microsoftGraph.endpoints.graph";
  const auto with = [](std::vector<std::string> hosts) {
    return ExecutorAllowances{
        .images = {}, .tolerations = {}, .audiences = {}, .cloud_hosts = std::move(hosts)};
  };
  struct Row {
    const char* login;
    std::vector<std::string> hosts;  // besides graph.example
    std::string refused;
  };
  const std::vector<Row> rows{
      {"https://login.example", {}, login},
      {"https://login.example", {""}, login},
      {"https://login.example", {"login.example"}, ""},
      {"https://Login.Example:443", {"login.example"}, ""},
      {"https://login.example", {"login.example:443"}, ""},
      {"https://login.example:8443", {"login.example"}, login},
      {"https://login.example", {"login.example:8443"}, login},
      {"https://login.example:8443", {"login.example:8443"}, ""},
      {"https://evil.login.example", {"login.example"}, login},
      {"https://login.example.evil", {"login.example"}, login},
      {"https://login.microsoftonline.com", {}, login},
      {"https://[fd00::1]", {"[fd00::1]"}, ""},
      {"https://login.example", {"*"}, login},
  };
  for (Row row : rows) {
    SCOPED_TRACE(row.login);
    row.hosts.push_back("graph.example");
    EXPECT_EQ(Refused(At(row.login), with(row.hosts)), row.refused);
  }
  EXPECT_EQ(Refused(At("https://login.example"), with({"login.example"})), graph);
  EXPECT_EQ(CheckTenant(At("https://Evil.example"), {})->message,
            "\"evil.example\" is no host that the installation allows (chart value "
            "executor.allowedCloudHosts)");
}

TEST(CheckTenant, HasNothingToSayOfOthers) {
  EXPECT_EQ(Refused({}), "");
  TenantSpec global{.provider = domain::ProviderKind::kMicrosoftGraph};
  global.microsoft_graph.emplace().credentials_secret = "app";
  EXPECT_EQ(Refused(global), "");
}

// Whose token is sent where the Tenant says is not for a schedule to choose.
TEST(CheckAccount, IsTheTenantsWhereItSignsIn) {
  const domain::ExecutorOverrides other{.service_account = "other"};
  EXPECT_FALSE(CheckAccount(other, {}));
  EXPECT_FALSE(CheckAccount(other, At("https://login.example")));
  const auto problem = CheckAccount(other, Federated("api://AzureADTokenExchange", "reader"));
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->field, "spec.executor.serviceAccountName");
  EXPECT_TRUE(CheckAccount(other, Federated("api://AzureADTokenExchange")))
      << "that of the namespace is not it";
  EXPECT_FALSE(CheckAccount({.service_account = "reader"},
                            Federated("api://AzureADTokenExchange", "reader")));
  EXPECT_FALSE(CheckAccount({}, Federated("api://AzureADTokenExchange", "reader")));
}

}  // namespace
}  // namespace strongroom::api
