#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

#include "base/descriptor.h"

namespace strongroom::base {

// Turns SIGTERM and SIGINT into a stop request. Make it in main before any thread: it blocks the
// two signals for the calling thread and all threads started later, and starts one itself. A second
// signal ends the process at once, with 128 and its number. Nothing is polled: neither a signal nor
// the end of this waits. Throws std::system_error where there are no descriptors left.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  std::stop_token Token() const { return source_.get_token(); }

 private:
  void Await();

  const Descriptor signals_;
  const Descriptor ended_;  // can be read from when this goes
  std::stop_source source_;
  std::jthread waiter_;
};

// Ends the process, with exit code 0 and a line in the log, when it is still there `patience` after
// stop was requested: for calls that cannot be interrupted. What must not be lost has to be safe at
// any moment anyway. Destroy it when all has ended in time.
class ExitDeadline {
 public:
  ExitDeadline(const std::stop_token& stop, std::chrono::milliseconds patience);

 private:
  std::jthread watch_;
};

// Requests a stop of its own `delay` after another one: for what may end its last work first, and
// must not take longer. Destroyed before, it requests none.
class LateStop {
 public:
  LateStop(const std::stop_token& stop, std::chrono::milliseconds delay);

  std::stop_token Token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::jthread watch_;
};

// Sleeps for `duration`; returns early, with false, when stop is requested.
bool SleepFor(std::chrono::milliseconds duration, const std::stop_token& stop);

// How to sleep: SleepFor unless a test says otherwise.
using Sleep = std::function<bool(std::chrono::milliseconds, const std::stop_token&)>;

// Blocks until stop is requested.
void WaitForStop(const std::stop_token& stop);

}  // namespace strongroom::base
