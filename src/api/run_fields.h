#pragma once

#include "api/fields.h"
#include "domain/run.h"

// BackupScheduleRun, member by member.
namespace strongroom::api {

const Fields<domain::RunSpec>& RunSpecFields();
const Fields<domain::RunStatus>& RunStatusFields();

}  // namespace strongroom::api
