#include "cli/permissions.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "catalogue/permissions.h"
#include "cli/error.h"
#include "cli/text.h"
#include "domain/graph_cloud.h"

namespace strongroom::cli {
namespace {

using Json = nlohmann::json;

std::string Title(const api::Meta& meta) {
  return meta.ns.empty() ? meta.name : meta.ns + "/" + meta.name;
}

domain::TenantSpec SpecOf(const PermissionsRequest& request) {
  if (request.tenant) return request.tenant->spec;
  domain::TenantSpec spec;
  spec.provider = domain::ProviderKind::kMicrosoftGraph;
  spec.microsoft_graph = {.tenant_id = "TENANT-ID", .client_id = "CLIENT-ID"};
  return spec;
}

void CheckTenant(const PermissionsRequest& request) {
  if (!request.tenant) return;
  const api::Tenant& tenant = *request.tenant;
  // One that this version does not act on may be asked about all the same.
  const bool is_good =
      !tenant.problem || (!tenant.is_supported && tenant.problem->field == "spec.provider");
  if (!is_good) {
    throw CliError("tenant " + Title(tenant.meta) +
                   " is invalid: " + domain::Describe({*tenant.problem}));
  }
  switch (tenant.spec.provider) {
    case domain::ProviderKind::kMicrosoftGraph:
      return;
    case domain::ProviderKind::kKubernetes:
      throw CliError("tenant " + Title(tenant.meta) +
                     " is a cluster, which has rights and no permissions: see 'kubectl strongroom "
                     "rights --help'");
    case domain::ProviderKind::kDirectory:
      throw CliError("tenant " + Title(tenant.meta) + " is a volume: it needs no permissions");
  }
}

// A type that is there and cannot be read is shown as such.
void CheckSchedule(const catalogue::Catalogues& catalogues, const api::Schedule& schedule,
                   const domain::TenantSpec& tenant) {
  std::vector<std::string> unknown = schedule.spec->run.policy_types;
  std::erase_if(unknown, [&](const std::string& key) {
    return catalogues.FindType(tenant.provider, key) != nullptr;
  });
  const auto problems = catalogue::CheckPolicyTypes(catalogues, tenant, unknown);
  if (problems.empty()) return;
  throw CliError("schedule " + Title(schedule.meta) + " is invalid: " + domain::Describe(problems));
}

// All that the schedules select, in the order of the catalogue.
std::vector<catalogue::PolicyType> TypesOf(const catalogue::Catalogue& catalogue,
                                           const std::vector<api::Schedule>& schedules) {
  std::set<std::string> keys;
  for (const api::Schedule& schedule : schedules) {
    const domain::RunTemplate& run = schedule.spec->run;
    const auto selected = catalogue::Select(catalogue, run.policy_types, run.include_foundations);
    for (const catalogue::PolicyType& type : selected.types) keys.insert(type.key);
  }
  std::vector<catalogue::PolicyType> types;
  std::copy_if(catalogue.types().begin(), catalogue.types().end(), std::back_inserter(types),
               [&](const catalogue::PolicyType& type) { return keys.contains(type.key); });
  return types;
}

// Empty when an application can read it there.
std::string WhyNot(const catalogue::Catalogues& catalogues, const catalogue::PolicyType& type,
                   const domain::TenantSpec& tenant) {
  const auto problems = catalogue::CheckPolicyTypes(catalogues, tenant, {type.key});
  if (!problems.empty()) return problems.front().message;
  const domain::GraphCloud cloud = tenant.microsoft_graph->cloud;
  if (IsInCloud(Graph(type), cloud)) return "";
  return '"' + type.key + "\" is not there in cloud " + std::string(base::NameOf(cloud));
}

std::string ConsentUrl(const domain::GraphTenant& tenant) {
  return domain::EndpointsOf(tenant).login + "/" + tenant.tenant_id +
         "/adminconsent?client_id=" + tenant.client_id;
}

}  // namespace

// https://learn.microsoft.com/en-us/entra/identity/enterprise-apps/grant-admin-consent#construct-the-url-for-granting-tenant-wide-admin-consent
Permissions MakePermissions(const catalogue::Catalogues& catalogues,
                            const PermissionsRequest& request) {
  CheckTenant(request);
  const domain::TenantSpec spec = SpecOf(request);
  Permissions permissions;
  for (const api::Schedule& schedule : request.schedules) {
    CheckSchedule(catalogues, schedule, spec);
    permissions.schedules.push_back(Title(schedule.meta));
  }
  permissions.tenant =
      request.tenant ? Title(request.tenant->meta) : request.schedules.front().spec->tenant;
  permissions.consent_url = ConsentUrl(*spec.microsoft_graph);
  std::vector<catalogue::PolicyType> types =
      TypesOf(*catalogues.Of(spec.provider), request.schedules);
  std::erase_if(types, [&](const catalogue::PolicyType& type) {
    std::string why = WhyNot(catalogues, type, spec);
    if (why.empty()) return false;
    permissions.unreadable.push_back({type.key, std::move(why)});
    return true;
  });
  const auto missing = catalogue::FindMissingPermissions(types, {});
  for (const std::string& name : missing.to_grant) {
    NeededPermission needed{.name = name, .policy_types = {}};
    for (const catalogue::PermissionGap& gap : missing.gaps) {
      const auto& names = gap.missing;
      if (std::find(names.begin(), names.end(), name) == names.end()) continue;
      needed.policy_types.push_back(gap.type);
    }
    permissions.needed.push_back(std::move(needed));
  }
  return permissions;
}

std::vector<std::string> PermissionsLines(const Permissions& permissions) {
  std::vector<std::string> lines{
      "Application permissions of Microsoft Graph that the app "
      "registration of Tenant " +
          permissions.tenant + " needs, for",
  };
  for (std::string& line : LinesOfNames(permissions.schedules, "")) {
    lines.push_back(std::move(line));
  }
  lines.back() += ':';
  lines.emplace_back("");
  for (const NeededPermission& needed : permissions.needed) {
    lines.push_back(needed.name);
    for (std::string& line : LinesOfNames(needed.policy_types, "    ")) {
      lines.push_back(std::move(line));
    }
  }
  if (permissions.needed.empty()) lines.emplace_back("none");
  if (!permissions.unreadable.empty()) {
    lines.emplace_back("");
    lines.emplace_back("Cannot be read:");
    for (const UnreadableType& type : permissions.unreadable) {
      lines.push_back("    " + type.why);
    }
  }
  if (permissions.needed.empty()) return lines;
  lines.emplace_back("");
  lines.emplace_back("Once they are added to it, an administrator of the tenant consents here:");
  lines.push_back("    " + permissions.consent_url);
  return lines;
}

Json PermissionsJson(const Permissions& permissions) {
  Json needed = Json::array();
  for (const NeededPermission& one : permissions.needed) {
    needed.push_back({{"name", one.name}, {"policyTypes", one.policy_types}});
  }
  Json unreadable = Json::array();
  for (const UnreadableType& type : permissions.unreadable) {
    unreadable.push_back({{"policyType", type.policy_type}, {"why", type.why}});
  }
  return {{"tenant", permissions.tenant},
          {"schedules", permissions.schedules},
          {"permissions", std::move(needed)},
          {"cannotBeRead", std::move(unreadable)},
          {"adminConsentURL", permissions.consent_url}};
}

}  // namespace strongroom::cli
