#pragma once

#include "api/fields.h"
#include "domain/item_selection.h"

namespace strongroom::api {

// BackupSchedule.spec.selection, and as a run has it frozen.
const Fields<domain::ItemSelection>& ItemSelectionFields();

}  // namespace strongroom::api
