#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "kube/cache.h"
#include "kube/client.h"
#include "kube/events.h"
#include "metrics/families.h"
#include "notifier/couriers.h"
#include "store/database.h"

namespace strongroom::notifier {

// What has to be done with deliveries beside sending them: gives up what waits for too long,
// withdraws what nobody will send, as its Notifier is gone, and removes what was told long ago.
// Belongs to one thread of whoever holds the lease.
class Upkeep {
 public:
  // All of them outlive it.
  struct Parts {
    const kube::Client& client;
    std::string ns;  // of the Notifiers
    store::Database& database;
    const Couriers& couriers;
    kube::EventRecorder& events;
    const metrics::NotifierMetrics& metrics;
    const base::Clock& clock;
    Pace pace;
  };

  explicit Upkeep(const Parts& parts) : parts_(parts) {}

  // Until stop is requested. What fails is tried again.
  void Run(const std::stop_token& stop);

  // All that is due, once. Throws StoreError, web::WebError.
  void Look(const kube::Client& client, const std::stop_token& stop);

 private:
  void GiveUp();
  void WithdrawStrangers(const kube::Client& client);
  void Prune(const std::stop_token& stop);

  const Parts parts_;
  std::chrono::steady_clock::time_point next_prune_{};
};

}  // namespace strongroom::notifier
