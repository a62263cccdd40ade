#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "domain/drill_object.h"

// A BackupRestore that is a drill of a BackupSchedule (domain/drill_object.h), as JSON.
namespace strongroom::api {

// The object of that namespace, owned by its schedule.
nlohmann::json BuildDrill(const std::string& ns, const domain::DrillToMake& drill);

// That a BackupRestore is a drill; absent when neither owner nor label says so.
std::optional<domain::DrillMark> DrillMarkOf(const nlohmann::json& object);

}  // namespace strongroom::api
