#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/schedule.h"
#include "api/tenant.h"
#include "cli/host.h"
#include "cli/manifest_file.h"

namespace strongroom::cli {

// Schedules with their Tenants, from files and from a cluster, which is asked only for what no file
// has. Calls throw CliError. One thread uses it.
class ScheduleSources {
 public:
  // Both outlive it.
  ScheduleSources(const Host& host, const ConnectionFlags& connection)
      : host_(host), connection_(connection) {}

  void TakeFile(const std::string& path);
  void TakeFromCluster(const std::string& name);

  // In the order in which they were taken; each has a namespace.
  const std::vector<api::Schedule>& schedules() const { return schedules_; }
  // Nothing of a schedule that is invalid.
  api::Tenant TenantOf(const api::Schedule& schedule) const;

 private:
  std::string NamespaceOf(const api::Meta& meta) const;

  const Host& host_;
  const ConnectionFlags& connection_;
  std::vector<api::Schedule> schedules_;
  std::map<std::pair<std::string, std::string>, api::Tenant> tenants_;  // of files
};

}  // namespace strongroom::cli
