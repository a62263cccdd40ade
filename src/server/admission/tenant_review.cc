#include <nlohmann/json.hpp>

#include "api/tenant.h"
#include "server/admission/review.h"

namespace strongroom::server::admission {

api::AdmissionAnswer ReviewTenant(const Reviewed& reviewed) {
  const api::Tenant tenant = api::DecodeTenant(WithoutStatus(reviewed.object));
  if (tenant.problem) return InvalidSpec(domain::Describe({*tenant.problem}));
  return {};
}

}  // namespace strongroom::server::admission
