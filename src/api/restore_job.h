#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "api/job_builder.h"
#include "domain/restore.h"

namespace strongroom::api {

// The Job of one step of a restore: owned by it, no longer than its timeout, with a projected token
// for the server. Its pod is tried again where it was lost: a step may be done twice.
nlohmann::json BuildRestoreJob(const JobSettings& settings, const domain::Restore& restore,
                               domain::RestoreStep step, const std::string& name);

}  // namespace strongroom::api
