#pragma once

#include "controller/caches.h"
#include "metrics/families.h"

namespace strongroom::controller {

// Says at a scrape how many BackupRestores have come to no end yet, and since when the one of a
// namespace that waits longest does, as the caches have them: nothing is kept for that. Without
// drills, of which their schedule speaks, and those that are being deleted.
void SampleRestores(const metrics::ControllerMetrics& metrics, const Caches& caches,
                    metrics::Samples& samples);

}  // namespace strongroom::controller
