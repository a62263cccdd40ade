#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "kube/cache.h"
#include "kube/client.h"
#include "notifier/couriers.h"
#include "notifier/failing_tale.h"
#include "notifier/known_counts.h"
#include "notifier/test_messages.h"

namespace strongroom::notifier {

// Writes what each Notifier says of itself, sends the tests that people ask for, and has others
// told of receivers that fail. Belongs to one thread of whoever holds the lease.
class StatusWriter {
 public:
  // All of them outlive it.
  struct Parts {
    const kube::Client& client;
    const kube::Cache<api::Notifier>& notifiers;
    const Couriers& couriers;
    const KnownCounts& counts;
    store::Database& database;
    const base::Clock& clock;
    Pace pace;
  };

  explicit StatusWriter(const Parts& parts)
      : parts_(parts), tests_(parts.clock), tale_(parts.database, parts.pace) {}

  // Until stop is requested.
  void Run(const std::stop_token& stop);

  // Once for all of them.
  void Look(const kube::Client& client);

 private:
  struct Written {
    domain::NotifierStatus status;
    std::chrono::steady_clock::time_point next;  // not written before then
  };

  // At what became of messages that other processes have sent, too.
  void LookAtRecords();
  void LookAt(const kube::Client& client, const std::shared_ptr<Courier>& courier,
              const std::shared_ptr<const api::Notifier>& object);
  // Whether there is news that does not wait.
  bool TakeTest(const std::shared_ptr<Courier>& courier, const api::Notifier& object,
                domain::NotifierStatus& status);
  void Write(const kube::Client& client, const api::Notifier& object,
             const domain::NotifierStatus& status) const;
  void Tell(const api::Notifier& object, const domain::NotifierStatus& status);

  const Parts parts_;
  TestMessages tests_;
  FailingTale tale_;
  bool is_untold_ = false;                                 // PostgreSQL is away
  std::map<std::string, Written> written_;                 // by UID
  std::map<std::string, domain::NotifierRecord> records_;  // by UID
  std::chrono::steady_clock::time_point next_records_{};
};

}  // namespace strongroom::notifier
