#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "catalogue/graph_type.h"

namespace strongroom::provider::graph {

// So many calls, or resource units, in any window of that length.
struct Quota {
  int calls = 0;
  std::chrono::milliseconds window{0};
};

// What of a service's quota the runs of a tenant take; the rest is for its people and other
// programs.
inline constexpr double kShareOfQuota = 0.5;

// What one of `runs` takes that may go on at once, of which none knows how many there are.
double ShareOfEach(int64_t runs);

// The most requests of one $batch. https://learn.microsoft.com/en-us/graph/json-batching
inline constexpr int kMostInBatch = 20;

// What one application may do in one tenant (of identity, in a small one). Services whose numbers
// are not published get less than those that are like them.
// https://learn.microsoft.com/en-us/graph/throttling-limits
Quota QuotaOf(catalogue::GraphService service);

// `share` of it: as many calls as are whole, and a window that keeps the rate.
Quota ShareOf(Quota quota, double share);

// What a GET costs of it. Only identity counts resource units: some objects cost two, others three,
// $select takes one off, $expand adds one; it is one at least.
int CostOf(catalogue::GraphService service, std::string_view path_and_query);

}  // namespace strongroom::provider::graph
