#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "base/mutex.h"

namespace strongroom::notifier {

// Whether notices can be shared out now: PostgreSQL has them, and takes what becomes of them, and
// the API server says among whom. What a heartbeat stands for. Thread-safe.
class Pulse {
 public:
  // `clock` outlives it.
  explicit Pulse(const base::Clock& clock) : clock_(clock) {}

  void HeardOfPostgres() EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    postgres_ = clock_.Steady();
  }
  void HeardOfApiServer() EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    api_server_ = clock_.Steady();
  }

  // Of both within a minute.
  bool IsAlive() const EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    return IsRecent(postgres_) && IsRecent(api_server_);
  }

 private:
  using Heard = std::optional<std::chrono::steady_clock::time_point>;
  static constexpr std::chrono::seconds kHolds{60};

  bool IsRecent(const Heard& heard) const REQUIRES(mutex_) {
    return heard && clock_.Steady() - *heard < kHolds;
  }

  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  Heard postgres_ GUARDED_BY(mutex_);
  Heard api_server_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::notifier
