#include "api/restore.h"

#include <nlohmann/json.hpp>

#include "api/drill.h"
#include "api/json.h"
#include "api/meta.h"
#include "api/restore_fields.h"

namespace strongroom::api {
namespace {

// spec and status of a restore.
struct Document {
  domain::RestoreSpec spec;
  domain::RestoreStatus status;
};

const Fields<Document>& DocumentFields() {
  static const auto fields =
      Fields<Document>()
          .Required("spec", &Document::spec, Object(RestoreSpecFields()))
          .Optional("status", &Document::status, Object(RestoreStatusFields()));
  return fields;
}

Json StatusPatch(const Restore& restore, Json status) {
  return PatchUnlessChanged(restore.meta, {{"status", std::move(status)}});
}

}  // namespace

Restore DecodeRestore(const Json& object) {
  Document document = ReadStrictly(DocumentFields(), object);
  return {.meta = DecodeMeta(object),
          .spec = std::move(document.spec),
          .status = std::move(document.status),
          .drill = DrillMarkOf(object)};
}

Json BuildCoursePatch(const Restore& restore, const domain::RestoreStatus& changed) {
  Json status = RestoreStatusFields().WritePatch(changed);
  for (const char* others : {"plan", "approvals", "result"}) status.erase(others);
  return StatusPatch(restore, std::move(status));
}

Json BuildPlannedPatch(const Restore& restore, const domain::RestorePlanned& plan) {
  return StatusPatch(restore, {{"plan", RestorePlannedFields().WritePatch(plan)}});
}

Json BuildResultPatch(const Restore& restore, const domain::RestoreResult& result) {
  return StatusPatch(restore, {{"result", RestoreResultFields().WritePatch(result)}});
}

Json BuildApprovalsPatch(const Restore& restore,
                         const std::vector<domain::RestoreApproval>& approvals) {
  Json list = Json::array();
  for (const auto& approval : approvals) list.push_back(RestoreApprovalFields().Write(approval));
  return StatusPatch(restore, {{"approvals", std::move(list)}});
}

}  // namespace strongroom::api
