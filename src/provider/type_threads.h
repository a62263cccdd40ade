#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>

#include "domain/outcome.h"

namespace strongroom::provider {

// Until when one policy type may be read: for `timeout`, or half of what the run has left where
// that is more.
std::chrono::steady_clock::time_point TypeDeadline(
    std::chrono::steady_clock::time_point now, std::chrono::steady_clock::time_point run_deadline,
    std::chrono::seconds timeout);

// Reads policy types on several threads until all are read, somebody stops the run, or the tenant
// refuses the identity, which it would for every further request as well. Thread-safe but for
// ForEach.
class TypeThreads {
 public:
  // `refuser`: who refuses, for people ("the tenant").
  TypeThreads(int threads, std::string refuser, const std::stop_token& stop)
      : threads_(threads),
        refuser_(std::move(refuser)),
        forward_stop_(stop, [this] { stop_.request_stop(); }) {}

  // Calls read(0) to read(count - 1), on several threads, and returns when all have ended. What one
  // throws, as a sink may, stops the others and is thrown here.
  void ForEach(size_t count, const std::function<void(size_t)>& read);

  std::stop_token stop() const { return stop_.get_token(); }
  bool IsStopped() const { return stop_.stop_requested(); }

  // The identity is refused: nothing more is read.
  void GiveUp();
  bool HasGivenUp() const { return gave_up_; }

  // Of a type that was not read, as the run was stopped or has given up.
  domain::TypeCoverage Unread() const;

 private:
  const int threads_;
  const std::string refuser_;
  std::stop_source stop_;
  std::atomic<bool> gave_up_{false};
  // Last, so that nothing above is gone when it runs.
  std::stop_callback<std::function<void()>> forward_stop_;
};

}  // namespace strongroom::provider
