#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/schedule.h"
#include "api/tenant.h"
#include "catalogue/catalogues.h"
#include "cli/rbac_objects.h"

namespace strongroom::cli {

// By resource ("secrets"): the names of the objects that others refer to, as far as they are known.
using ReferencedNames = std::map<std::string, std::set<std::string>>;

struct RightsRequest {
  api::Schedule schedule;  // its namespace is not empty
  api::Tenant tenant;      // the schedule's
  std::optional<Subject> owner_of_kubeconfig;
  ReferencedNames names;
};

// One object of a manifest, and what is to be said above it; the object may be absent (null).
struct ManifestPart {
  std::vector<std::string> remarks;
  nlohmann::json object;
};

// The account, roles and bindings with which a run of the schedule can read all that it selects,
// and nothing else: in each of the tenant's namespaces, or in the whole cluster. Roles are called
// after namespace and schedule, so that those of several schedules add up. Rights on objects that
// hold secrets are given by name only. Throws CliError when the schedule cannot run, and when it
// is not known who reads.
std::vector<ManifestPart> MakeRights(const catalogue::Catalogues& catalogues,
                                     const RightsRequest& request);

}  // namespace strongroom::cli
