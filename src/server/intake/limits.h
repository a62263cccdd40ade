#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "api/report_limits.h"
#include "catalogue/masked_size.h"
#include "store/ingest.h"

namespace strongroom::server::intake {

// What one report, or one imported set, may have at most, and all of a namespace.
struct Limits {
  uint64_t max_report_bytes = api::kMaxReportBytes;
  uint64_t max_set_bytes = api::kMaxSetBytes;
  size_t max_item_bytes = api::kMaxItemBytes;
  int64_t max_items = api::kMaxItems;
  // That the sets of a namespace add in 24 hours (store::SetContents); 0: without limit.
  int64_t max_namespace_day_bytes = int64_t{10} << 30U;
  // From when a whole report has memory and a session, which others may wait for.
  std::chrono::milliseconds store_time = store::kStoreTime;
  // For memory. Most reports are stored in less; behind one that takes longer (up to store_time) it
  // is told to come again, long before the executor gives up its attempt.
  std::chrono::milliseconds memory_patience{30'000};
};

// A line is its item as JSON text in JSON: escapes at most double what people write by hand, and
// the other members are short.
constexpr size_t MaxLine(const Limits& limits) {
  constexpr size_t kOtherMembers = size_t{64} << 10U;
  return limits.max_item_bytes * 2 + kOtherMembers;
}

// The same of an item that our masks made larger (catalogue/masked_size.h).
constexpr size_t MaxMaskedLine(const Limits& limits) {
  return MaxLine(limits) + catalogue::kMostGrowth * limits.max_item_bytes;
}

}  // namespace strongroom::server::intake
