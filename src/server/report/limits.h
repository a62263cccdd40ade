#pragma once

#include <cstddef>
#include <cstdint>

namespace strongroom::server::report {

// What one report may have at most.
struct Limits {
  uint64_t max_report_bytes = uint64_t{256} << 20U;  // as sent, compressed
  uint64_t max_set_bytes = uint64_t{2} << 30U;       // all lines, decompressed
  size_t max_item_bytes = size_t{8} << 20U;          // content of one item
  int64_t max_items = 200'000;
};

}  // namespace strongroom::server::report
