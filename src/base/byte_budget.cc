#include "base/byte_budget.h"

#include <algorithm>
#include <utility>

namespace strongroom::base {

ByteBudget::Loan::Loan(Loan&& other) noexcept
    : budget_(std::exchange(other.budget_, nullptr)), held_(other.held_) {}

ByteBudget::Loan::~Loan() {
  if (budget_ != nullptr) budget_->GiveBack(held_);
}

bool ByteBudget::Loan::TryGrow(uint64_t bytes) { return budget_->TryGrow(*held_, bytes); }

void ByteBudget::Loan::ShrinkTo(uint64_t bytes) { budget_->Shrink(*held_, bytes); }

ByteBudget::Loan ByteBudget::Open(const std::string& owner) {
  const MutexLock lock(mutex_);
  held_.push_back({.owner = owner, .bytes = 0, .arrival = ++arrivals_});
  return {*this, std::prev(held_.end())};
}

std::optional<ByteBudget::Loan> ByteBudget::Take(const std::string& owner, uint64_t bytes,
                                                 std::chrono::milliseconds patience,
                                                 const std::stop_token& stop) {
  std::optional<Loan> loan;
  {
    const MutexLock lock(mutex_);
    waiting_.push_back(
        {.owner = owner, .bytes = std::min(bytes, ShareOf(bytes_)), .arrival = ++arrivals_});
    const auto own = std::prev(waiting_.end());
    const bool taken =
        freed_.WaitFor(mutex_, stop, patience, [&]() REQUIRES(mutex_) { return IsTurnOf(*own); });
    if (taken) {
      held_.splice(held_.end(), waiting_, own);
      loan.emplace(Loan(*this, own));
    } else {
      waiting_.erase(own);
    }
  }
  freed_.NotifyAll();  // whom it kept waiting
  return loan;
}

bool ByteBudget::HasRoom(const std::string& owner, uint64_t bytes) const {
  uint64_t of_all = 0;
  uint64_t of_owner = 0;
  for (const Held& held : held_) {
    of_all += held.bytes;
    if (held.owner == owner) of_owner += held.bytes;
  }
  const uint64_t share = ShareOf(bytes_);
  return bytes <= bytes_ - of_all && of_owner <= share && bytes <= share - of_owner;
}

bool ByteBudget::IsTurnOf(const Held& wanted) const {
  if (!HasRoom(wanted.owner, wanted.bytes)) return false;
  return std::all_of(waiting_.begin(), waiting_.end(), [&](const Held& other) REQUIRES(mutex_) {
    if (other.arrival >= wanted.arrival) return true;
    uint64_t passed = wanted.bytes;
    for (const Held& held : held_) passed += held.arrival > other.arrival ? held.bytes : 0;
    return passed <= bytes_ - other.bytes;
  });
}

size_t ByteBudget::waiting() {
  const MutexLock lock(mutex_);
  return waiting_.size();
}

bool ByteBudget::TryGrow(Held& held, uint64_t bytes) {
  const MutexLock lock(mutex_);
  if (!waiting_.empty() || !HasRoom(held.owner, bytes)) return false;
  held.bytes += bytes;
  return true;
}

void ByteBudget::Shrink(Held& held, uint64_t bytes) {
  {
    const MutexLock lock(mutex_);
    held.bytes = std::min(held.bytes, bytes);
  }
  freed_.NotifyAll();
}

void ByteBudget::GiveBack(std::list<Held>::iterator held) {
  {
    const MutexLock lock(mutex_);
    held_.erase(held);
  }
  freed_.NotifyAll();
}

}  // namespace strongroom::base
