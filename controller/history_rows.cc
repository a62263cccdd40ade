#include "controller/history_rows.h"

#include "domain/time_of_day.h"
#include "kube/object_meta.h"

namespace strongroom::controller {
namespace {

int64_t Version(const api::Meta& meta) {
  return static_cast<int64_t>(kube::VersionNumber(meta.resource_version));
}

}  // namespace

store::TenantRow RowOf(const api::Tenant& tenant) {
  store::TenantRow row;
  row.uid = tenant.meta.uid;
  row.ns = tenant.meta.ns;
  row.name = tenant.meta.name;
  row.provider = std::string(base::NameOf(tenant.spec.provider));
  row.resource_version = Version(tenant.meta);
  return row;
}

store::ScheduleRow RowOf(const api::Schedule& schedule, const std::string& tenant_uid) {
  store::ScheduleRow row;
  row.uid = schedule.meta.uid;
  row.ns = schedule.meta.ns;
  row.name = schedule.meta.name;
  row.tenant_uid = tenant_uid;
  if (schedule.spec) {
    const domain::ScheduleSpec& spec = *schedule.spec;
    row.tenant_name = spec.tenant;
    row.enabled = spec.enabled;
    row.timezone = spec.timing.zone.Name();
    row.frequency = std::string(base::NameOf(spec.timing.frequency));
    row.time_of_day = domain::ShowTimeOfDay(spec.timing.time_of_day);
  }
  row.spec_json = schedule.spec_json;
  row.created_at = schedule.meta.created_at;
  row.next_run_at = schedule.status.next_run_at;
  row.last_run_at = schedule.status.last_run_at;
  if (schedule.status.last_run_status) {
    row.last_run_status = std::string(domain::NameOf(*schedule.status.last_run_status));
  }
  row.resource_version = Version(schedule.meta);
  return row;
}

store::RunRow RowOf(const api::Run& run, const std::string& tenant_uid) {
  return {.run = run, .tenant_uid = tenant_uid, .resource_version = Version(run.meta)};
}

}  // namespace strongroom::controller
