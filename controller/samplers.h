#pragma once

#include "base/clock.h"
#include "controller/caches.h"
#include "controller/history_writer.h"
#include "controller/tenant_gate.h"
#include "metrics/registry.h"

namespace strongroom::controller {

// Gauges computed from the caches when they are scraped. What they refer to outlives the registry's
// last scrape.
metrics::Sampler SampleSchedules(const Caches& caches, const base::Clock& clock);
metrics::Sampler SampleRuns(const Caches& caches, const TenantGate& gate);
metrics::Sampler SampleHistory(const HistoryWriter& history);
metrics::Sampler SampleLeadership(const std::string& lease, std::function<bool()> is_leader);

}  // namespace strongroom::controller
