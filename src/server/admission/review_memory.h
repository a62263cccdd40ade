#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>

#include "base/byte_budget.h"

namespace strongroom::server::admission {

// Of the body: an object as it is and as it was, of which etcd takes 1.5 MiB each, and the user. So
// what is more is nothing that could be written.
inline constexpr size_t kMaxBody = size_t{8} << 20U;
// As nearly all have at most: the others are few at once, and read from another budget.
inline constexpr size_t kQuickBody = size_t{64} << 10U;
// For all of these that are read at once.
inline constexpr uint64_t kQuickBytes = uint64_t{64} << 20U;

// What a review of so many bytes takes, with a copy of the larger half: "{}," is some 27 times its
// size as values, and nothing is more.
constexpr uint64_t BytesToReview(uint64_t body) { return 48 * body; }

// That memory, from before its body is read. Of large ones all come of what reports, sets and
// contents have, of which they never have all; small ones have their own. What was a lot is not
// kept by malloc. Belongs to the thread of its review.
class ReviewMemory {
 public:
  struct Budgets {
    base::ByteBudget& quick;   // of kQuickBytes
    base::ByteBudget& shared;  // of the process
  };

  // Waits for its turn. Throws sets::ApiStatus (503) when it was not there in time. The budgets
  // outlive this.
  ReviewMemory(const Budgets& budgets, size_t body, std::chrono::milliseconds patience,
               const std::stop_token& stop);
  ~ReviewMemory();
  ReviewMemory(const ReviewMemory&) = delete;
  ReviewMemory& operator=(const ReviewMemory&) = delete;

 private:
  const bool is_large_;
  const std::optional<base::ByteBudget::Loan> loan_;
};

}  // namespace strongroom::server::admission
