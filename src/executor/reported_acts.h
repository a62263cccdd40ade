#pragma once

#include <cstddef>
#include <vector>

#include "domain/item_change.h"

namespace strongroom::executor {

// Those of `acts` that a report takes, the newest first: known ones, of each object one, no more
// than api::kMaxActs, and as many as fit into `max_bytes` and api::kMaxActBytes of its last line.
std::vector<domain::Act> ReportedActs(std::vector<domain::Act> acts, size_t max_bytes);

}  // namespace strongroom::executor
