#include "server/sets/room.h"

#include <algorithm>
#include <utility>

#include "server/sets/api_status.h"

namespace strongroom::server::sets {

void Room::Need(uint64_t bytes) {
  bytes = std::min(bytes, base::ByteBudget::ShareOf(kAnswerBytes));
  if (bytes <= held_) return;
  if (!loan_) {
    auto loan = answers_.Take(ns_, bytes, patience_, stop_);
    if (loan) loan_.emplace(*std::move(loan));
  } else if (!loan_->TryGrow(bytes - held_)) {
    loan_.reset();
  }
  if (!loan_) throw TooManyRequests("too many who read backup sets take them slowly");
  held_ = bytes;
}

std::shared_ptr<const void> Room::Keep(uint64_t bytes) {
  Need(bytes);
  if (loan_) loan_->ShrinkTo(bytes);
  return KeepAll();
}

std::shared_ptr<const void> Room::KeepAll() {
  if (!loan_) return nullptr;
  return std::make_shared<const base::ByteBudget::Loan>(*std::exchange(loan_, std::nullopt));
}

}  // namespace strongroom::server::sets
