#pragma once

#include "catalogue/catalogue.h"
#include "domain/run.h"
#include "metrics/families.h"

namespace strongroom::controller {

// Counts a run that has ended: how, how long it took, and what its summary says of policies. The
// summary comes from an executor: a type that is not in `types`, and a code that is none of ours,
// are counted as "other".
void CountRun(const metrics::ControllerMetrics& metrics, const catalogue::Catalogue& types,
              const domain::Run& run);

}  // namespace strongroom::controller
