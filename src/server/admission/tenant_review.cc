#include <nlohmann/json.hpp>

#include "api/tenant.h"
#include "api/tenant_allowances.h"
#include "server/admission/reference_review.h"
#include "server/admission/review.h"

namespace strongroom::server::admission {

api::AdmissionAnswer ReviewTenant(const Reviewed& reviewed) {
  api::Tenant tenant = api::DecodeTenant(WithoutStatus(reviewed.object));
  if (!tenant.problem) {
    tenant.problem = api::CheckTenant(tenant.spec, reviewed.rules.allowed);
  }
  if (tenant.problem) return InvalidSpec(domain::Describe({*tenant.problem}));
  std::string fault = ReferenceFault(
      reviewed, domain::ReferencesIn(api::DecodeTenant(WithoutStatus(reviewed.old_object)).spec),
      domain::ReferencesIn(tenant.spec));
  if (fault.empty()) return {};
  return Forbidden(std::move(fault));
}

}  // namespace strongroom::server::admission
