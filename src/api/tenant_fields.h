#pragma once

#include "api/fields.h"
#include "domain/tenant.h"

// Tenant, member by member.
namespace strongroom::api {

const Fields<domain::TenantSpec>& TenantSpecFields();
const Fields<domain::TenantStatus>& TenantStatusFields();
// Parts of it that restores have as well.
const Fields<domain::SecretKey>& SecretKeyFields();
const Fields<domain::DirectoryTenant>& DirectoryFields();

}  // namespace strongroom::api
