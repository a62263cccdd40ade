#include "api/executor_input.h"

#include "api/json.h"
#include "api/schedule_fields.h"
#include "api/tenant_fields.h"

namespace strongroom::api {
namespace {

const Fields<ExecutorInput>& InputFields() {
  static const auto fields =
      Fields<ExecutorInput>()
          .Required("namespace", &ExecutorInput::run_namespace, TextOf(form::kNamespace))
          .Required("name", &ExecutorInput::run_name, TextOf(form::kObjectName))
          .Required("uid", &ExecutorInput::run_uid, Text({.max = 64, .min = 1}))
          .Inline(&ExecutorInput::run, RunTemplateFields())
          .Optional("deadline", &ExecutorInput::deadline, Maybe(Time()))
          .Optional("askForRights", &ExecutorInput::ask_for_rights, Word<domain::AskForRights>())
          .Optional("changesSince", &ExecutorInput::changes_since, Maybe(Time()))
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
