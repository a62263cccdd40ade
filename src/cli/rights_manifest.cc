#include "cli/rights_manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/tenant_pod.h"
#include "catalogue/rights.h"
#include "cli/error.h"
#include "domain/service_account.h"

namespace strongroom::cli {
namespace {

using catalogue::Boundary;
using catalogue::Right;
using Json = nlohmann::json;

std::string Title(const api::Meta& meta) { return meta.ns + "/" + meta.name; }

void CheckThatItCanRun(const catalogue::Catalogues& catalogues, const RightsRequest& request) {
  const std::string name = Title(request.schedule.meta);
  if (request.tenant.problem && request.tenant.is_supported) {
    throw CliError("tenant " + Title(request.tenant.meta) +
                   " is invalid: " + domain::Describe({*request.tenant.problem}));
  }
  std::vector<domain::Problem> problems = request.schedule.invalid;
  if (request.schedule.spec) {
    problems = catalogue::CheckPolicyTypes(catalogues, request.tenant.spec,
                                           request.schedule.spec->run.policy_types);
  }
  if (problems.empty()) return;
  throw CliError("schedule " + name + " is invalid: " + domain::Describe(problems));
}

Subject ReaderOf(const RightsRequest& request) {
  if (request.tenant.spec.kubernetes.kubeconfig) {
    if (request.owner_of_kubeconfig) return *request.owner_of_kubeconfig;
    throw CliError("tenant " + Title(request.tenant.meta) +
                       " is read with a kubeconfig: name whose it is with --user, --group or "
                       "--serviceaccount, and apply the manifest to the cluster that it is for",
                   kWrongUsage);
  }
  if (request.owner_of_kubeconfig) {
    throw CliError("tenant " + Title(request.tenant.meta) +
                       " has no kubeconfig: it is read by a ServiceAccount of its namespace",
                   kWrongUsage);
  }
  const std::string account = api::AccountOf(request.tenant.spec, request.schedule.spec->executor);
  return {.kind = kServiceAccount,
          .ns = request.schedule.meta.ns,
          .name = account.empty() ? domain::kDefaultAccount : account};
}

// What is left out is told of in `remarks`.
std::vector<Right> RightsOf(const std::vector<catalogue::PolicyType>& types, Boundary boundary,
                            const ReferencedNames& names, std::vector<std::string>& remarks) {
  std::vector<Right> rights;
  for (Right& right : catalogue::RightsFor(types, boundary)) {
    const auto type = std::find_if(types.begin(), types.end(),
                                   [&](const auto& other) { return other.key == right.type; });
    const auto known = names.find(right.resource);
    if (right.is_by_reference && known != names.end()) {
      right.names.assign(known->second.begin(), known->second.end());
    } else if (right.is_by_reference && Kubernetes(*type).metadata_only) {
      remarks.push_back("Not granted: to list " + right.resource + " (" + right.type +
                        "), which would open all of them. Those that others refer to are noted by "
                        "name; where");
      remarks.push_back("there are some, grant these alone with --name " + right.resource +
                        "=NAME, or runs are partial.");
      continue;
    }
    rights.push_back(std::move(right));
  }
  return rights;
}

std::vector<std::string> Introduction(const RightsRequest& request, const Subject& reader) {
  const std::string who =
      reader.kind + ' ' + (reader.ns.empty() ? "" : reader.ns + "/") + reader.name;
  std::vector<std::string> remarks{"What " + who + " needs to read what BackupSchedule " +
                                   Title(request.schedule.meta) + " selects of Tenant " +
                                   request.tenant.meta.name + "."};
  if (reader.kind == kServiceAccount && reader.name == domain::kDefaultAccount) {
    remarks.emplace_back(
        "Every pod of the namespace that names no account has these rights too: better give the "
        "Tenant an account of its own.");
  }
  return remarks;
}

// The objects with which `reader` has the rights. The account of executors is made, should it not
// be there; others are not ours to make.
std::vector<Json> ObjectsFor(const RightsRequest& request, const Subject& reader,
                             const std::vector<Right>& rights) {
  const domain::KubernetesTenant& cluster = request.tenant.spec.kubernetes;
  std::vector<Json> objects;
  if (!cluster.kubeconfig && reader.name != domain::kDefaultAccount) {
    objects.push_back(ServiceAccountObject(reader));
  }
  if (rights.empty()) return objects;
  // No name has a colon: nothing else is called so.
  const std::string name =
      "strongroom:" + request.schedule.meta.ns + ":" + request.schedule.meta.name;
  std::vector<std::string> places = cluster.namespaces;
  if (places.empty()) places.emplace_back();  // the cluster
  for (const std::string& ns : places) {
    objects.push_back(RoleObject(ns, name, RulesOf(rights)));
    objects.push_back(BindingObject(ns, name, reader));
  }
  return objects;
}

std::vector<ManifestPart> RightsInCluster(const catalogue::Catalogue& catalogue,
                                          const RightsRequest& request) {
  const domain::RunTemplate& run = request.schedule.spec->run;
  const std::vector<std::string>& namespaces = request.tenant.spec.kubernetes.namespaces;
  const Subject reader = ReaderOf(request);
  std::vector<std::string> remarks = Introduction(request, reader);
  const std::vector<Right> rights = RightsOf(
      catalogue::Select(catalogue, run.policy_types, run.include_foundations).types,
      namespaces.empty() ? Boundary::kCluster : Boundary::kNamespaces, request.names, remarks);
  std::vector<ManifestPart> parts;
  for (Json& object : ObjectsFor(request, reader, rights)) {
    parts.push_back({.remarks = {}, .object = std::move(object)});
  }
  if (parts.empty()) parts.emplace_back();
  parts.front().remarks = std::move(remarks);
  return parts;
}

}  // namespace

std::vector<ManifestPart> MakeRights(const catalogue::Catalogues& catalogues,
                                     const RightsRequest& request) {
  CheckThatItCanRun(catalogues, request);
  switch (request.tenant.spec.provider) {
    case domain::ProviderKind::kKubernetes:
      return RightsInCluster(*catalogues.Of(domain::ProviderKind::kKubernetes), request);
    case domain::ProviderKind::kMicrosoftGraph:
      return {{{"Tenant " + Title(request.tenant.meta) +
                " is behind Microsoft Graph: 'kubectl "
                "strongroom permissions' prints what BackupSchedule " +
                Title(request.schedule.meta) + " needs there."},
               nullptr}};
    case domain::ProviderKind::kDirectory:
      break;
  }
  return {{{"Tenant " + Title(request.tenant.meta) + " is no cluster: BackupSchedule " +
            Title(request.schedule.meta) + " needs no rights in one."},
           nullptr}};
}

}  // namespace strongroom::cli
