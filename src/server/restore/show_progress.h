#pragma once

#include <string>

#include "domain/restore.h"
#include "server/cluster.h"
#include "server/restore/admission.h"

// What the server writes of a restore into its status, whoever else writes there. Written once: the
// same again changes nothing, with the time that it had. Each looks again on a conflict, and throws
// RequestError when the restore is gone (kUnknownRestore), has ended (kRestoreTerminal), or is for
// something else now (kPlanConflict), unless the status says it already; web::WebError.
namespace strongroom::server::restore {

// Another plan of the same spec is not replaced.
void ShowPlan(Cluster& cluster, const Step& step, const domain::RestorePlanned& planned);

// Of the Job that ended, only its end counts: what comes later of it was said before.
void ShowResult(Cluster& cluster, const Step& step, const domain::RestoreResult& result);

// Whether the plan's place in the status is another's.
bool IsPlannedOtherwise(const api::Restore& restore, const domain::RestorePlanned& planned);

// Whether the Job's end is shown.
bool ShowsEnd(const api::Restore& restore, const std::string& job);

}  // namespace strongroom::server::restore
