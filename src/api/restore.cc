#include "api/restore.h"

#include <nlohmann/json.hpp>

#include "api/drill.h"
#include "api/json.h"
#include "api/meta.h"
#include "api/restore_fields.h"

namespace strongroom::api {
namespace {

const Fields<Restore>& SpecField() {
  static const auto field =
      Fields<Restore>().Required("spec", &Restore::spec, Object(RestoreSpecFields()));
  return field;
}

const Fields<Restore>& StatusField() {
  static const auto field =
      Fields<Restore>().Optional("status", &Restore::status, Object(RestoreStatusFields()));
  return field;
}

Json StatusPatch(const Restore& restore, Json status) {
  return PatchUnlessChanged(restore.meta, {{"status", std::move(status)}});
}

}  // namespace

Restore DecodeRestore(const Json& object) {
  Restore restore = ReadStrictly(SpecField(), object, DecodeRestoreStatus(object));
  restore.drill = DrillMarkOf(object);
  return restore;
}

Restore DecodeRestoreStatus(const Json& object) {
  return ReadStrictly(StatusField(), object,
                      Restore{.meta = DecodeMeta(object), .spec = {}, .status = {}});
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
