#pragma once

#include "api/fields.h"
#include "domain/item_change.h"

// What differs from the set before, and who did it, member by member.
namespace strongroom::api {

// Who did what, wherever a change is told.
const Fields<domain::Deed>& DeedFields();

// As an executor reports it.
const Fields<domain::Act>& ActFields();

// As BackupScheduleRun.status shows it.
Codec<std::vector<domain::ItemChange>> ItemChanges();

}  // namespace strongroom::api
