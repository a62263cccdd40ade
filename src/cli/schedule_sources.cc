#include "cli/schedule_sources.h"

#include <nlohmann/json.hpp>

#include "cli/error.h"
#include "cli/names.h"
#include "cli/objects.h"
#include "web/error.h"

namespace strongroom::cli {

void ScheduleSources::TakeFile(const std::string& path) {
  const ManifestFile file = ReadManifestFile(path, host_);
  for (const Json& object : ObjectsOf(api::kTenantKind, file)) {
    api::Tenant tenant = api::DecodeTenant(object);
    tenant.meta.ns = NamespaceOf(tenant.meta);
    tenants_[{tenant.meta.ns, tenant.meta.name}] = std::move(tenant);
  }
  for (const Json& object : ObjectsOf(api::kScheduleKind, file)) {
    schedules_.push_back(api::DecodeSchedule(object));
    schedules_.back().meta.ns = NamespaceOf(schedules_.back().meta);
  }
}

void ScheduleSources::TakeFromCluster(const std::string& name) {
  schedules_.push_back(api::DecodeSchedule(Objects(connection_, host_).Schedule(name)));
}

api::Tenant ScheduleSources::TenantOf(const api::Schedule& schedule) const {
  if (!schedule.spec) return {};
  const auto found = tenants_.find({schedule.meta.ns, schedule.spec->tenant});
  if (found != tenants_.end()) return found->second;
  ConnectionFlags flags = connection_;
  flags.ns = schedule.meta.ns;
  return api::DecodeTenant(Objects(flags, host_).Tenant(schedule.spec->tenant));
}

// Where kubectl would apply it.
std::string ScheduleSources::NamespaceOf(const api::Meta& meta) const {
  if (!meta.ns.empty() && !connection_.ns.empty() && meta.ns != connection_.ns) {
    throw CliError(meta.name + " is of namespace " + meta.ns + ", not of " + connection_.ns,
                   kWrongUsage);
  }
  const std::string ns = meta.ns.empty() ? connection_.ns : meta.ns;
  if (!ns.empty()) {
    CheckNamespace(ns);
    return ns;
  }
  try {
    return host_.connect(connection_).ns;
  } catch (const web::ConfigError&) {
    throw CliError(meta.name + " says no namespace: name it with -n", kWrongUsage);
  }
}

}  // namespace strongroom::cli
