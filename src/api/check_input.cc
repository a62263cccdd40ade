#include "api/check_input.h"

#include "api/json.h"
#include "api/tenant_fields.h"

namespace strongroom::api {
namespace {

const Fields<CheckInput>& InputFields() {
  static const auto fields =
      Fields<CheckInput>()
          .Required("policyTypes", &CheckInput::policy_types,
                    List(TextOf(form::kTypeKey), {.max = 1'000, .min = 1}))
          .Required("tenant", &CheckInput::tenant, Object(TenantSpecFields()));
  return fields;
}

}  // namespace

std::string WriteCheckInput(const CheckInput& input) {
  return CanonicalJson(InputFields().Write(input));
}

CheckInput ReadCheckInput(std::string_view text) {
  return ReadStrictly(InputFields(), ParseJson(text));
}

}  // namespace strongroom::api
