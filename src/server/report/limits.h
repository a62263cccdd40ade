#pragma once

#include <cstddef>
#include <cstdint>

namespace strongroom::server::report {

// What one report may have at most.
struct Limits {
  uint64_t max_report_bytes = uint64_t{256} << 20U;  // as sent, compressed
  uint64_t max_set_bytes = uint64_t{2} << 30U;       // all lines, decompressed
  size_t max_item_bytes = size_t{2} << 20U;          // content of one item
  int64_t max_items = 200'000;
};

// A line is its item as JSON text in JSON: escapes at most double what people write by hand, and
// the other members are short.
constexpr size_t MaxLine(const Limits& limits) {
  constexpr size_t kOtherMembers = size_t{64} << 10U;
  return limits.max_item_bytes * 2 + kOtherMembers;
}

}  // namespace strongroom::server::report
