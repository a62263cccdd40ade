#include "api/tenant_allowances.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace strongroom::api {
namespace {

using domain::Problem;

constexpr std::string_view kScheme = "https://";
constexpr std::string_view kUsualPort = ":443";

char Lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// "login.example.com:8443" of "https://Login.example.com:8443", without the port that https has.
std::string HostOf(std::string_view origin) {
  if (origin.starts_with(kScheme)) origin.remove_prefix(kScheme.size());
  if (origin.ends_with(kUsualPort)) origin.remove_suffix(kUsualPort.size());
  std::string host(origin);
  std::transform(host.begin(), host.end(), host.begin(), Lower);
  return host;
}

bool IsHostAllowed(const std::string& host, const std::vector<std::string>& allowed) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& entry) {
    return !entry.empty() && HostOf(entry) == host;
  });
}

bool IsAudienceAllowed(const std::string& audience, const std::vector<std::string>& allowed) {
  return std::find(kEntraAudiences.begin(), kEntraAudiences.end(), audience) !=
             kEntraAudiences.end() ||
         std::find(allowed.begin(), allowed.end(), audience) != allowed.end();
}

}  // namespace

std::optional<Problem> CheckTenant(const domain::TenantSpec& tenant,
                                   const ExecutorAllowances& allowed) {
  if (!tenant.microsoft_graph) return std::nullopt;
  const domain::GraphTenant& graph = *tenant.microsoft_graph;
  if (graph.workload_identity &&
      !IsAudienceAllowed(graph.workload_identity->audience, allowed.audiences)) {
    return Problem{"spec.microsoftGraph.workloadIdentity.audience",
                   "\"" + graph.workload_identity->audience +
                       "\" is none that the installation allows (chart value "
                       "executor.allowedAudiences)"};
  }
  if (!graph.endpoints) return std::nullopt;
  for (const auto& [member, origin] :
       {std::pair("login", graph.endpoints->login), std::pair("graph", graph.endpoints->graph)}) {
    const std::string host = HostOf(origin);
    if (IsHostAllowed(host, allowed.cloud_hosts)) continue;
    return Problem{std::string("spec.microsoftGraph.endpoints.") + member,
                   "\"" + host +
                       "\" is no host that the installation allows (chart value "
                       "executor.allowedCloudHosts)"};
  }
  return std::nullopt;
}

std::optional<Problem> CheckAccount(const domain::ExecutorOverrides& overrides,
                                    const domain::TenantSpec& tenant) {
  if (!tenant.microsoft_graph || !tenant.microsoft_graph->workload_identity) return std::nullopt;
  const std::string& account = tenant.microsoft_graph->workload_identity->service_account;
  if (overrides.service_account.empty() || overrides.service_account == account) {
    return std::nullopt;
  }
  return Problem{"spec.executor.serviceAccountName",
                 "leave it out: executors sign in as the account that the Tenant names "
                 "(spec.microsoftGraph.workloadIdentity.serviceAccountName)"};
}

}  // namespace strongroom::api
