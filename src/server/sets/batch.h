#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace strongroom::server::sets {

// Contents that are read together have so many bytes; one that is larger is alone.
inline constexpr int64_t kBatchBytes = int64_t{2} << 20U;
inline constexpr size_t kBatchItems = 200;

// How many of `items`, from the first one on, are read together; `size_of` says how many bytes one
// has. At least one, where there is any.
template <typename Item, typename SizeOf>
size_t CountBatch(std::span<Item> items, const SizeOf& size_of) {
  size_t count = 0;
  int64_t bytes = 0;
  for (; count < items.size() && count < kBatchItems; ++count) {
    bytes += size_of(items[count]);
    if (count > 0 && bytes > kBatchBytes) break;
  }
  return count;
}

}  // namespace strongroom::server::sets
