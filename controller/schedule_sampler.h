#pragma once

#include "base/clock.h"
#include "controller/caches.h"
#include "controller/verification_findings.h"
#include "metrics/families.h"

namespace strongroom::controller {

// Says at a scrape how many schedules there are, and of each what the caches hold of it and its
// runs, and what is known of its sets: nothing is kept for that. The series of no more than `most`
// schedules; where there are more, a namespace has its share of them, so that none pushes out the
// schedules of another.
void SampleSchedules(const metrics::ControllerMetrics& metrics, const Caches& caches,
                     const VerificationFindings& verified, const base::Clock& clock, size_t most,
                     metrics::Samples& samples);

}  // namespace strongroom::controller
