#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/mutex.h"

namespace strongroom::base {

// So many bytes of something that a process has, for all that want a share of it: what each may
// have at most, times their number, need not be there then. Thread-safe.
class ByteBudget {
 public:
  // Bytes that belong to one owner; given back with it. The budget outlives it. Not thread-safe.
  class Share {
   public:
    Share(Share&& other) noexcept
        : budget_(other.budget_), bytes_(std::exchange(other.bytes_, 0)) {}
    Share& operator=(Share&& other) = delete;
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() { budget_.GiveBack(bytes_); }

    // Has `bytes` more, if they are there now and nobody waits for them.
    bool TryGrow(uint64_t bytes);

   private:
    friend class ByteBudget;
    Share(ByteBudget& budget, uint64_t bytes) : budget_(budget), bytes_(bytes) {}

    ByteBudget& budget_;
    uint64_t bytes_;
  };

  explicit ByteBudget(uint64_t bytes) : bytes_(bytes), free_(bytes) {}
  ByteBudget(const ByteBudget&) = delete;
  ByteBudget& operator=(const ByteBudget&) = delete;

  // A share that has nothing yet.
  Share Open() { return {*this, 0}; }

  // Waits for its turn: whoever came first is served first, so that a large share is not kept
  // waiting by small ones. Absent when it was not there after `patience`, or when `stop` was
  // requested. Who wants more than there is gets all of it.
  std::optional<Share> Take(uint64_t bytes, std::chrono::milliseconds patience,
                            const std::stop_token& stop = {});

  // How many wait for their turn now.
  size_t waiting() EXCLUDES(mutex_);

 private:
  bool TryTake(uint64_t bytes);
  void GiveBack(uint64_t bytes);

  const uint64_t bytes_;
  Mutex mutex_;
  CondVar freed_;
  uint64_t free_ GUARDED_BY(mutex_);
  std::list<int> waiting_ GUARDED_BY(mutex_);  // in their order; only their addresses matter
};

}  // namespace strongroom::base
