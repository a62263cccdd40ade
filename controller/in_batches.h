#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "store/error.h"

namespace strongroom::controller {

inline constexpr size_t kBatchSize = 500;

// Calls write(rows) for up to kBatchSize rows at a time. A batch with values that PostgreSQL does
// not take, or a rule of the schema forbids, is written row by row, so that one bad row, which
// refused(error) hears of, does not keep the others out. Any other StoreError is no row's fault: it
// is thrown, and what follows is not written.
template <typename Row, typename Write, typename Refused>
void WriteInBatches(const std::vector<Row>& rows, Write write, Refused refused) {
  for (size_t begin = 0; begin < rows.size(); begin += kBatchSize) {
    const std::span<const Row> batch(&rows[begin], std::min(kBatchSize, rows.size() - begin));
    try {
      write(batch);
      continue;
    } catch (const store::StoreError& e) {
      if (!store::IsFinal(e.kind())) throw;
    }
    for (const Row& row : batch) {
      try {
        write(std::span<const Row>(&row, 1));
      } catch (const store::StoreError& e) {
        if (!store::IsFinal(e.kind())) throw;
        refused(e);
      }
    }
  }
}

}  // namespace strongroom::controller
