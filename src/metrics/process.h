#pragma once

#include "metrics/families.h"

namespace strongroom::metrics {

// Reads what this process uses from /proc/self. `families` outlives the sampler.
Sampler SampleProcess(const ProcessMetrics& families);

}  // namespace strongroom::metrics
