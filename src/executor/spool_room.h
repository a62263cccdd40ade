#pragma once

#include <cstdint>
#include <string>

#include "api/executor_limits.h"
#include "base/mutex.h"

namespace strongroom::executor {

// What items take in a spool.
struct SpoolUse {
  uint64_t disk_bytes = 0;  // compressed
  uint64_t set_bytes = 0;   // as lines of the report
  uint64_t items = 0;
};

// What a run may keep. Whatever is written has been taken from it before, so that types that are
// read at once never have more together. Thread-safe.
class SpoolRoom {
 public:
  // All that a run may have: of `limits`, less what the report has besides items.
  explicit SpoolRoom(const api::ExecutorLimits& limits);
  // Three quarters of that.
  SpoolRoom ForOneType() const {
    return SpoolRoom(ShareOfAType(most_), "the type", "a type's part of ");
  }

  // Takes `more`. Empty when it was there; else what there is too much of, with the flag that says
  // so, and nothing was taken.
  std::string Take(const SpoolUse& more) EXCLUDES(mutex_);
  void GiveBack(const SpoolUse& use) EXCLUDES(mutex_);
  // What was taken for `reserved` bytes on disk has become `actual` ones.
  void Settle(uint64_t reserved, uint64_t actual) EXCLUDES(mutex_);

 private:
  SpoolRoom(const SpoolUse& most, const char* whose, const char* part)
      : most_(most), whose_(whose), part_(part) {}
  static SpoolUse ShareOfAType(const SpoolUse& most);

  const SpoolUse most_;
  const char* const whose_;
  const char* const part_;  // of the limit
  base::Mutex mutex_;
  SpoolUse used_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::executor
