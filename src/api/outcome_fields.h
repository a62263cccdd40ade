#pragma once

#include "api/fields.h"
#include "domain/outcome.h"

// How a run ended, member by member.
namespace strongroom::api {

// As BackupScheduleRun.status shows it.
const Fields<domain::Outcome>& ShownOutcomeFields();

// Its member "summary" by itself; an empty object when it says nothing.
Json SummaryJson(const domain::RunSummary& summary);

// As an executor reports it and PostgreSQL keeps it: with all texts, at any length, and more of
// each type. Far more of everything is taken than is ever shown.
const Fields<domain::Outcome>& ReportedOutcomeFields();

}  // namespace strongroom::api
