#pragma once

#include <array>
#include <chrono>
#include <map>
#include <vector>

#include "domain/slots.h"

namespace strongroom::domain {

// What the clock on the wall of a zone shows, minute by minute, as the C library says: knows
// nothing of how slots are computed. Sets the process's TZ while it looks; not thread-safe.
class LocalClock {
 public:
  // Watches from `begin` to `end`; the days at both ends count only if they are seen whole.
  LocalClock(const std::string& zone, std::chrono::sys_seconds begin, std::chrono::sys_seconds end);

  // One instant for each day that the clock showed: when it first showed the timing's time, or
  // jumped over it. Oldest first.
  std::vector<std::chrono::sys_seconds> Slots(const Timing& timing) const;

  // Local times of day at which the clock jumped, either way.
  const std::vector<std::chrono::minutes>& Jumps() const { return jumps_; }

 private:
  using Day = std::array<std::chrono::sys_seconds, 1440>;  // by minute of the day; 1970: not yet

  void Note(std::chrono::minutes local, std::chrono::sys_seconds instant);

  std::map<LocalDay, Day> days_;
  std::vector<std::chrono::minutes> jumps_;
};

}  // namespace strongroom::domain
