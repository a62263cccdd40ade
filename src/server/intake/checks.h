#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "api/report.h"
#include "sealing/item_rules.h"
#include "server/intake/limits.h"
#include "store/digested_item.h"

// What holds of policies that are sent here, in reports of executors as in imported sets. What is
// past a limit, or does not fit together, is thrown as a RequestError.
namespace strongroom::server::intake {

// Items of each policy type, counted as they come.
using Counts = std::map<std::string, int64_t>;

// Refuses one that is past `limits`. `number`: which item it is, from 1.
void CheckItem(const api::ReportItem& item, const Limits& limits, int64_t number);

// The outcome speaks of each type that has items...
void CheckSpokenOf(const domain::RunSummary& summary, const Counts& counts);
// ...and says of each type how many.
void CheckCounts(const domain::RunSummary& summary, const Counts& counts);

// The item as it is stored. Refuses content that is no JSON object, or says an identity that
// PostgreSQL does not store.
store::DigestedItem DigestItem(const sealing::ItemRules& rules, domain::ProviderKind provider,
                               api::ReportItem item);

// Refuses what has made the sets of the namespace add so many bytes in 24 hours that it is more
// than its share.
void RequireShare(const Limits& limits, const std::string& ns, int64_t namespace_day_bytes);

}  // namespace strongroom::server::intake
