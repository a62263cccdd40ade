#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "base/byte_budget.h"
#include "base/zstd.h"
#include "server/intake/limits.h"
#include "store/ingest.h"

namespace strongroom::server::intake {

// A line is there as such, as text within JSON, and as an item.
constexpr uint64_t BytesOfLine(uint64_t line) { return 4 * line; }

// What reading a report takes at most, in bytes, whatever it holds: the decoder's window, a line,
// and the line as values. Lines that are longer than usual come on top.
constexpr uint64_t BytesToRead(const Limits& limits) {
  constexpr uint64_t kValues = uint64_t{6} << 20U;
  return base::kZstdWindow + kValues + BytesOfLine(MaxLine(limits));
}

// What a content of so many bytes takes that is parsed: "{}," is some 40 times its size then, and
// sorting it takes half of that once more.
constexpr uint64_t BytesToParse(uint64_t content) { return 64 * content; }

// What storing it takes besides, whose largest content has so many bytes. A content is parsed, and
// is in a batch, several times over.
constexpr uint64_t BytesToStore(uint64_t largest_content) {
  constexpr uint64_t kCopies = 10;
  return BytesToParse(largest_content) + kCopies * (store::kIngestBatchBytes + largest_content);
}

// What contents and lines take while they are in memory; the body waits on disk meanwhile. What was
// a lot is not kept by malloc, or the budget would be one for each thread.
class MemoryLoan {
 public:
  // Waits for its turn. Throws RequestError (kNoRoom). `memory` outlives this.
  MemoryLoan(base::ByteBudget& memory, const Limits& limits, const std::string& ns, uint64_t bytes,
             const std::stop_token& stop);
  ~MemoryLoan();
  MemoryLoan(const MemoryLoan&) = delete;
  MemoryLoan& operator=(const MemoryLoan&) = delete;

  bool TryGrow(uint64_t bytes) { return loan_->TryGrow(bytes); }

 private:
  const bool is_large_;
  std::optional<base::ByteBudget::Loan> loan_;
};

}  // namespace strongroom::server::intake
