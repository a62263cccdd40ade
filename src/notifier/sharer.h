#pragma once

#include <chrono>
#include <stop_token>

#include "base/clock.h"
#include "kube/cache.h"
#include "notifier/couriers.h"
#include "notifier/known_counts.h"
#include "notifier/pulse.h"
#include "store/database.h"

namespace strongroom::notifier {

// Follows the Notifiers, and shares out among them what there is to tell. Belongs to one thread.
class Sharer {
 public:
  // All of them outlive it.
  struct Parts {
    const kube::Cache<api::Notifier>& notifiers;
    store::Database& database;
    const base::Clock& clock;
    Couriers& couriers;
    KnownCounts& counts;
    Pulse& pulse;
    Pace pace;
  };

  explicit Sharer(const Parts& parts) : parts_(parts) {}

  // Until stop is requested; does nothing before all Notifiers are known. What fails is tried
  // again.
  void Run(const std::stop_token& stop);

 private:
  void Look(const std::stop_token& stop);

  const Parts parts_;
  std::chrono::steady_clock::time_point next_count_{};
};

}  // namespace strongroom::notifier
