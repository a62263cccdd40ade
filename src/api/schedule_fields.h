#pragma once

#include "api/fields.h"
#include "domain/schedule.h"

// BackupSchedule, member by member.
namespace strongroom::api {

const Fields<domain::RunTemplate>& RunTemplateFields();  // inlined in ScheduleSpecFields()
const Fields<domain::ScheduleSpec>& ScheduleSpecFields();
const Fields<domain::ScheduleStatus>& ScheduleStatusFields();

}  // namespace strongroom::api
