#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/meta.h"
#include "base/enum_words.h"
#include "domain/schedule.h"

namespace strongroom::api {

enum class ProviderKind { kKubernetes, kMicrosoftGraph };
constexpr auto EnumWords(ProviderKind) {
  return std::to_array<base::EnumWord<ProviderKind>>(
      {{ProviderKind::kKubernetes, "kubernetes"},
       {ProviderKind::kMicrosoftGraph, "microsoftGraph"}});
}

// A Tenant as the controller sees it.
struct Tenant {
  Meta meta;
  ProviderKind provider = ProviderKind::kKubernetes;
  std::string service_account;    // the account that the Job's pod runs as; empty: the default
  std::string kubeconfig_secret;  // another cluster; empty: the one that the Job runs in
  std::string kubeconfig_key;
  std::vector<std::string> namespaces;  // empty: all that may be listed
  int64_t max_concurrent_runs = 1;
  std::optional<domain::Problem> problem;  // why it cannot be backed up
  bool is_supported = true;  // false: `problem` is about this version, not about the spec

  std::vector<domain::Condition> conditions;
  std::optional<std::chrono::sys_seconds> last_backup_at;
  int64_t observed_generation = 0;
};

// Never throws; what is wrong is in `problem`.
Tenant DecodeTenant(const nlohmann::json& object);

// Tenant.status as a merge patch: Ready as `tenant.problem` has it, and the last backup.
nlohmann::json BuildTenantStatusPatch(const Tenant& tenant,
                                      std::optional<std::chrono::sys_seconds> last_backup_at,
                                      std::chrono::sys_seconds now);

}  // namespace strongroom::api
