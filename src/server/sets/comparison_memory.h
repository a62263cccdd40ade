#pragma once

#include <algorithm>
#include <cstdint>

#include "sealing/set_comparison.h"
#include "server/intake/memory.h"
#include "server/sets/batch.h"
#include "store/set_diff.h"

namespace strongroom::server::sets {

// What comparing two sets takes at most, in bytes, that differ so much: a row for each version and
// what is told of it, a batch of contents, the two of one policy as values, and the patches.
constexpr uint64_t BytesToCompare(const store::DifferenceSize& size) {
  constexpr uint64_t kRow = uint64_t{2} << 10U;
  constexpr uint64_t kCopies = 4;
  const auto bytes = static_cast<uint64_t>(size.bytes);
  const uint64_t pair = std::min(2 * static_cast<uint64_t>(size.largest), bytes);
  const uint64_t batch = std::min(uint64_t{kBatchBytes} + pair, bytes);
  return kRow * static_cast<uint64_t>(size.versions) + kCopies * batch +
         intake::BytesToParse(pair) +
         std::min<uint64_t>(sealing::kMostBytesOfPatches, intake::BytesToParse(bytes));
}

}  // namespace strongroom::server::sets
