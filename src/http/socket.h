#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/descriptor.h"

namespace strongroom::http {

using base::Descriptor;
using SteadyTime = std::chrono::steady_clock::time_point;

// Wakes every thread that waits for it, for ever, once it is set. Thread-safe.
class Alarm {
 public:
  Alarm();
  void Set();
  bool IsSet() const;
  int fd() const { return event_.get(); }

 private:
  Descriptor event_;
};

enum class WaitResult { kReady, kTimeout, kStopped };

// Waits for poll(2) `events` on `fd`, until `deadline`, or until `alarm` is set.
WaitResult WaitFor(int fd, short events, SteadyTime deadline, const Alarm& alarm);

// A listening non-blocking socket for `address` (empty: all, dual-stack where there is IPv6).
// Throws HttpError (kSetup).
Descriptor Listen(const std::string& address, uint16_t port);

uint16_t PortOf(const Descriptor& socket);

}  // namespace strongroom::http
