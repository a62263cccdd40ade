#pragma once

#include <nlohmann/json_fwd.hpp>

#include "domain/restore.h"

// BackupRestore as JSON.
namespace strongroom::api {

using domain::Restore;

// Throws base::JsonError when the object does not have the form of our API.
Restore DecodeRestore(const nlohmann::json& object);

// Its meta and status alone, whatever its spec is. Throws likewise.
Restore DecodeRestoreStatus(const nlohmann::json& object);

// Status patches, each of the members that its writer writes, whole; the others stay. They hold
// only for the object as `restore` was seen (409 otherwise).

// By the controller: all but plan, approvals and result.
nlohmann::json BuildCoursePatch(const Restore& restore, const domain::RestoreStatus& changed);
// By the server.
nlohmann::json BuildPlannedPatch(const Restore& restore, const domain::RestorePlanned& plan);
nlohmann::json BuildResultPatch(const Restore& restore, const domain::RestoreResult& result);
nlohmann::json BuildApprovalsPatch(const Restore& restore,
                                   const std::vector<domain::RestoreApproval>& approvals);

}  // namespace strongroom::api
