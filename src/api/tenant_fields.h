#pragma once

#include "api/fields.h"
#include "domain/tenant.h"

// Tenant, member by member.
namespace strongroom::api {

const Fields<domain::TenantSpec>& TenantSpecFields();
const Fields<domain::TenantStatus>& TenantStatusFields();

}  // namespace strongroom::api
