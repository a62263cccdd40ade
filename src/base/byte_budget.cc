#include "base/byte_budget.h"

#include <algorithm>

namespace strongroom::base {

bool ByteBudget::Share::TryGrow(uint64_t bytes) {
  if (!budget_.TryTake(bytes)) return false;
  bytes_ += bytes;
  return true;
}

std::optional<ByteBudget::Share> ByteBudget::Take(uint64_t bytes,
                                                  std::chrono::milliseconds patience,
                                                  const std::stop_token& stop) {
  const uint64_t wanted = std::min(bytes, bytes_);
  bool taken = false;
  {
    const MutexLock lock(mutex_);
    const auto own = waiting_.insert(waiting_.end(), 0);
    taken = freed_.WaitFor(mutex_, stop, patience, [&]() REQUIRES(mutex_) {
      return own == waiting_.begin() && free_ >= wanted;
    });
    waiting_.erase(own);
    if (taken) free_ -= wanted;
  }
  freed_.NotifyAll();  // the next one's turn
  if (!taken) return std::nullopt;
  return Share(*this, wanted);
}

size_t ByteBudget::waiting() {
  const MutexLock lock(mutex_);
  return waiting_.size();
}

bool ByteBudget::TryTake(uint64_t bytes) {
  const MutexLock lock(mutex_);
  if (!waiting_.empty() || free_ < bytes) return false;
  free_ -= bytes;
  return true;
}

void ByteBudget::GiveBack(uint64_t bytes) {
  if (bytes == 0) return;
  {
    const MutexLock lock(mutex_);
    free_ += bytes;
  }
  freed_.NotifyAll();
}

}  // namespace strongroom::base
