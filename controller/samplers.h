#pragma once

#include "controller/caches.h"
#include "controller/history_flusher.h"
#include "controller/tenant_gate.h"
#include "controller/verification_findings.h"
#include "metrics/families.h"

// Gauges computed from their source when they are scraped. No lock is held for longer than it takes
// to copy what the source holds: watches wait for the same ones.
namespace strongroom::controller {

void SampleRuns(const metrics::ControllerMetrics& metrics, const Caches& caches,
                const TenantGate& gate, metrics::Samples& samples);
void SampleHistory(const metrics::ControllerMetrics& metrics, const HistoryFlusher& history,
                   metrics::Samples& samples);
// Nothing before somebody has looked.
void SampleSets(const metrics::ControllerMetrics& metrics, const VerificationFindings& verified,
                metrics::Samples& samples);

}  // namespace strongroom::controller
