#include "api/restore_input.h"

#include "api/json.h"
#include "api/restore_fields.h"

namespace strongroom::api {
namespace {

const Fields<RestoreInput>& InputFields() {
  static const auto fields =
      Fields<RestoreInput>()
          .Required("namespace", &RestoreInput::ns, TextOf(form::kNamespace))
          .Required("name", &RestoreInput::name, TextOf(form::kObjectName))
          .Required("uid", &RestoreInput::uid, Text({.max = 64, .min = 1}))
          .Required("step", &RestoreInput::step, Word<domain::RestoreStep>())
          .Required("about", &RestoreInput::spec_digest, Text({.max = 64, .min = 1}))
          .Optional("planDigest", &RestoreInput::plan_digest, TextOf(form::kSetDigest))
          .Required("backupSet", &RestoreInput::backup_set, TextOf(form::kObjectName))
          .Optional("select", &RestoreInput::select,
                    List(Object(RestoreWishFields()), {.max = 200}))
          .Required("conflict", &RestoreInput::on_conflict, Word<domain::OnConflict>())
          .Optional("namespaceMapping", &RestoreInput::namespaces,
                    Map(TextOf(form::kNamespace), form::kNamespace, 1'000))
          .Required("target", &RestoreInput::target, Object(RestoreTargetFields()));
  return fields;
}

}  // namespace

std::string WriteRestoreInput(const RestoreInput& input) {
  return CanonicalJson(InputFields().Write(input));
}

RestoreInput ReadRestoreInput(std::string_view text) {
  return ReadStrictly(InputFields(), ParseJson(text));
}

}  // namespace strongroom::api
