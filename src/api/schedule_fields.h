#pragma once

#include "api/fields.h"
#include "domain/schedule.h"

// BackupSchedule, member by member.
namespace strongroom::api {

const Fields<domain::RunTemplate>& RunTemplateFields();  // inlined in ScheduleSpecFields()
const Fields<domain::ScheduleSpec>& ScheduleSpecFields();
// Of spec.retention: what this version does not act on.
const Fields<domain::Retention>& UnsupportedRetentionFields();

// The status: what decides which slots have been run, and the rest.
const Fields<domain::ScheduleStatus>& SlotStatusFields();
const Fields<domain::ScheduleStatus>& OtherStatusFields();
const Fields<domain::ScheduleStatus>& ScheduleStatusFields();  // both

}  // namespace strongroom::api
