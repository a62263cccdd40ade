#pragma once

#include <string>

#include "catalogue/catalogue.h"
#include "metrics/registry.h"

// The controller's own counters and histograms: name, help and labels of each in one place.
namespace strongroom::controller {

// Series with known labels exist from the start, so that a rate over them is never absent.
void DeclareMeasures(metrics::Registry& registry);

void CountRun(metrics::Registry& registry, const std::string& status, const std::string& trigger);
void ObserveRunDuration(metrics::Registry& registry, const std::string& status, double seconds);
void ObserveDispatchLatency(metrics::Registry& registry, double seconds);
void CountMissedSlot(metrics::Registry& registry, const std::string& reason);
void CountHistoryFlush(metrics::Registry& registry, const std::string& result);
void CountRetentionDeleted(metrics::Registry& registry, double sets);
void CountRequest(metrics::Registry& registry, const std::string& verb, const std::string& resource,
                  int status);

// From the summary of a run that has ended: backed up, errors, changes.
// `summary_json` comes from an executor: a type that is not in `types`, and a code that is none of
// ours, are counted as "other", so that nobody makes series at will.
void CountPolicies(metrics::Registry& registry, const catalogue::Catalogue& types,
                   const std::string& summary_json);

}  // namespace strongroom::controller
