#pragma once

#include "api/run.h"
#include "catalogue/catalogue.h"
#include "metrics/families.h"

namespace strongroom::controller {

// Counts a run that has ended: how, how long it took, and what its summary says of policies. The
// summary comes from an executor: a type that is not in `types`, and a code that is none of ours,
// are counted as "other"; a summary that is not of our form counts nothing.
void CountRun(const metrics::ControllerMetrics& metrics, const catalogue::Catalogue& types,
              const api::Run& run);

}  // namespace strongroom::controller
