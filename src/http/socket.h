#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace strongroom::http {

using SteadyTime = std::chrono::steady_clock::time_point;

// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }

 private:
  int fd_;
};

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
