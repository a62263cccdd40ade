#pragma once

#include <optional>

#include "api/tenant.h"
#include "kube/client.h"

namespace strongroom::controller {

// Whether the Tenant names an object of its namespace without which no pod of it can start.
bool NamesParts(const domain::TenantSpec& spec);

// The first such object that is not there: a reason of domain::tenant_ready, and a sentence. Absent
// when all are there, and when the controller may not look: Secrets are not for it to read. One
// request for each. Throws web::WebError.
std::optional<domain::Obstacle> MissingPart(const kube::Client& client, const api::Tenant& tenant);

}  // namespace strongroom::controller
