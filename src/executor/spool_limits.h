#pragma once

#include <cstdint>

#include "api/report_limits.h"

namespace strongroom::executor {

// What a run keeps of a tenant at most: what the server takes, so that a tenant with more loses
// what is too much and not everything. An eighth is left for the frame of the report, which is made
// anew.
struct SpoolLimits {
  uint64_t max_bytes = api::kMaxReportBytes / 8 * 7;  // on disk, compressed
  uint64_t max_set_bytes = api::kMaxSetBytes;         // decompressed
  uint64_t max_item_bytes = api::kMaxItemBytes;
  int64_t max_items = api::kMaxItems;
};

}  // namespace strongroom::executor
