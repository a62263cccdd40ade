#pragma once

#include <chrono>

namespace strongroom::base {

// What decides by the time is handed a Clock or a time, and reads no clock of the machine. What
// waits for the machine itself (a socket, a session of PostgreSQL) reads it, and so does the log:
// tests/architecture/homes.txt names those files. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Wall time. It may step in either direction.
  virtual std::chrono::system_clock::time_point Now() const = 0;

  // Never steps; for intervals only.
  virtual std::chrono::steady_clock::time_point Steady() const = 0;

  // Wall time, floored to the second.
  std::chrono::sys_seconds NowSeconds() const {
    return std::chrono::floor<std::chrono::seconds>(Now());
  }
};

// The clock of the machine.
class SystemClock final : public Clock {
 public:
  std::chrono::system_clock::time_point Now() const override {
    return std::chrono::system_clock::now();
  }
  std::chrono::steady_clock::time_point Steady() const override {
    return std::chrono::steady_clock::now();
  }
};

}  // namespace strongroom::base
