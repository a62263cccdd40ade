#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>

#include "base/mutex.h"

namespace strongroom::web {

// Lets at most `limit` requests be under way. Thread-safe.
class InFlight {
 public:
  explicit InFlight(size_t limit) : free_(limit) {}

  // Holds one place for its own lifetime.
  class Place {
   public:
    explicit Place(InFlight& owner) : owner_(owner) {}
    ~Place() { owner_.Leave(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    InFlight& owner_;
  };

  // Waits for a place; make a Place next. Throws TransportError when `deadline` passes first,
  // StoppedError on stop.
  void Enter(const std::stop_token& stop, std::chrono::steady_clock::time_point deadline)
      EXCLUDES(mutex_);

 private:
  void Leave() EXCLUDES(mutex_);

  base::Mutex mutex_;
  base::CondVar changed_;
  size_t free_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::web
