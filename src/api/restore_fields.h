#pragma once

#include "api/fields.h"
#include "domain/restore.h"

// BackupRestore, member by member.
namespace strongroom::api {

const Fields<domain::RestoreSpec>& RestoreSpecFields();
const Fields<domain::RestoreStatus>& RestoreStatusFields();
// Parts of it that others write and read as well.
const Fields<domain::RestoreWish>& RestoreWishFields();
const Fields<domain::RestoreTarget>& RestoreTargetFields();
const Fields<domain::RestoreExecutor>& RestoreExecutorFields();
const Fields<domain::RestoreCounts>& RestoreCountsFields();
// Members of status that the server writes.
const Fields<domain::RestorePlanned>& RestorePlannedFields();
const Fields<domain::RefusedPolicy>& RefusedPolicyFields();
const Fields<domain::RestoreResult>& RestoreResultFields();
const Fields<domain::RestoreApproval>& RestoreApprovalFields();

}  // namespace strongroom::api
