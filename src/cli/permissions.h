#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/schedule.h"
#include "api/tenant.h"
#include "catalogue/catalogues.h"

// Which application permissions runs need that read a tenant behind Microsoft Graph.
namespace strongroom::cli {

struct PermissionsRequest {
  std::vector<api::Schedule> schedules;  // of one tenant
  // Theirs; absent: no file has it, and it is taken for one behind Graph, of the global cloud.
  std::optional<api::Tenant> tenant;
};

struct NeededPermission {
  std::string name;
  std::vector<std::string> policy_types;  // that need it
};

// A policy type that is selected and cannot be read, whatever is granted.
struct UnreadableType {
  std::string policy_type;
  std::string why;  // with its name
};

struct Permissions {
  std::string tenant;
  std::vector<std::string> schedules;
  std::vector<NeededPermission> needed;  // the smallest list, sorted
  std::vector<UnreadableType> unreadable;
  // Where an administrator of the tenant consents to what the app registration asks for. Without
  // the Tenant it has words in the place of its IDs.
  std::string consent_url;
};

// Throws CliError for schedules that cannot run, and for a tenant of another kind.
Permissions MakePermissions(const catalogue::Catalogues& catalogues,
                            const PermissionsRequest& request);

// For people, and as JSON: {tenant, schedules, permissions: [{name, policyTypes}], cannotBeRead:
// [{policyType, why}], adminConsentURL}.
std::vector<std::string> PermissionsLines(const Permissions& permissions);
nlohmann::json PermissionsJson(const Permissions& permissions);

}  // namespace strongroom::cli
