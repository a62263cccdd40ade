#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "base/byte_budget.h"

namespace strongroom::server::sets {

// Of all answers that are made, or on their way: a peer that takes its own slowly, or not at all,
// holds them in memory, and there may be as many peers as connections.
inline constexpr uint64_t kAnswerBytes = uint64_t{128} << 20U;

// The memory that one answer takes, while it is made and until it is sent; one namespace has no
// more than its share. Belongs to the thread of its request.
class Room {
 public:
  // Answers wait so long for others to be sent.
  static constexpr std::chrono::seconds kPatience{5};

  // Nothing yet. `answers`, of kAnswerBytes, outlives this and what is kept. `stop` ends what
  // waits.
  Room(base::ByteBudget& answers, std::string ns, std::chrono::milliseconds patience = kPatience,
       std::stop_token stop = {})
      : answers_(answers), ns_(std::move(ns)), patience_(patience), stop_(std::move(stop)) {}

  // Call it before what takes them: has `bytes` in all from then on, or the namespace's share where
  // they are more. Throws ApiStatus (429) when they are not to be had.
  void Need(uint64_t bytes);
  // For http::Response::held: `bytes`, or the share, until the answer is sent. Throws likewise.
  // Call it once, last.
  std::shared_ptr<const void> Keep(uint64_t bytes);
  // The same for what goes on taking what it needed.
  std::shared_ptr<const void> KeepAll();

 private:
  base::ByteBudget& answers_;
  const std::string ns_;
  const std::chrono::milliseconds patience_;
  const std::stop_token stop_;
  std::optional<base::ByteBudget::Loan> loan_;
  uint64_t held_ = 0;
};

}  // namespace strongroom::server::sets
