#pragma once

#include <string>

#include "controller/caches.h"
#include "store/history.h"

// Objects of the cluster as rows of the mirror.
namespace strongroom::controller {

store::TenantRow RowOf(const api::Tenant& tenant);
store::ScheduleRow RowOf(const api::Schedule& schedule, const std::string& tenant_uid);
store::RunRow RowOf(const api::Run& run, const std::string& tenant_uid);

}  // namespace strongroom::controller
