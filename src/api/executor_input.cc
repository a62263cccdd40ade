#include "api/executor_input.h"

#include "api/json.h"
#include "api/schedule_fields.h"
#include "api/tenant_fields.h"

namespace strongroom::api {
namespace {

const Fields<ExecutorInput>& InputFields() {
  const Codec<std::string> name = Text({.max = 253, .min = 1});
  static const auto fields =
      Fields<ExecutorInput>()
          .Required("namespace", &ExecutorInput::run_namespace, name)
          .Required("name", &ExecutorInput::run_name, name)
          .Required("uid", &ExecutorInput::run_uid, name)
          .Inline(&ExecutorInput::run, RunTemplateFields())
          .Required("tenant", &ExecutorInput::tenant, Object(TenantSpecFields()));
  return fields;
}

}  // namespace

std::string WriteExecutorInput(const ExecutorInput& input) {
  return CanonicalJson(InputFields().Write(input));
}

ExecutorInput ReadExecutorInput(std::string_view text) {
  return ReadStrictly(InputFields(), ParseJson(text));
}

}  // namespace strongroom::api
